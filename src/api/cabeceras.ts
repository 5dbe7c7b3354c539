/** What every answer carries. Given when it is made: touching it afterwards would make it anew. */
export const SIEMPRE = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' } as const
