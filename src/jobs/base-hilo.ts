import { parentPort, workerData } from 'node:worker_threads'
import { connect } from '#db/open.ts'
import { type Encargo, hacer } from './bases-encargo.ts'

/** Thread of `bases.ts`: a connection of its own, so that the chat goes on meanwhile. */
const { dbFile, encargo } = workerData as { dbFile: string; encargo: Encargo }

const db = connect(dbFile)
const result = await hacer(db, encargo)
await db.destroy()
parentPort?.postMessage(result)
