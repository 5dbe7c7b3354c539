/**
 * Picks from rows the columns that the API speaks of: another program may have columns of its own in the
 * same table, and they are nobody else's.
 */
export function soloColumnas(schema: { shape: Record<string, unknown> }): <T extends object>(row: T) => T {
  const names = Object.keys(schema.shape)
  // A loop, not `Object.fromEntries`: a profile has a dozen rows, and many programs ask for it.
  return <T extends object>(row: T): T => {
    const known: Record<string, unknown> = {}
    for (const name of names) known[name] = (row as Record<string, unknown>)[name]
    return known as T
  }
}
