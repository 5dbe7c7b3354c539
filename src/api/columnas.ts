/**
 * Picks from rows the columns that the API speaks of: another program may have columns of its own in the
 * same table, and they are nobody else's.
 */
export function soloColumnas<T extends object>(schema: { shape: Record<string, unknown> }): (row: T) => T {
  const names = Object.keys(schema.shape)
  return (row) => Object.fromEntries(names.map((name) => [name, (row as Record<string, unknown>)[name]])) as T
}
