import { parentPort, workerData } from 'node:worker_threads'
import { sql } from 'kysely'
import { connect } from '#db/open.ts'
import { type Encargo, hacer } from './bases-encargo.ts'

/** Thread of `bases.ts`: a connection of its own, so that the chat goes on meanwhile. */
const { dbFile, encargo } = workerData as { dbFile: string; encargo: Encargo }

const db = connect(dbFile)
// No wait for the disk at each batch: the mark that it is done, which another connection writes, waits for all.
await sql`pragma synchronous = normal`.execute(db)
const result = await hacer(db, encargo)
await db.destroy()
parentPort?.postMessage(result)
