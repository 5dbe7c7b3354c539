import { runUntilSignal } from '../../src/cli/process.ts'
import { main } from '../../src/main.ts'

/** The real product in another minute: the clock runs on from PRODUCT_STARTS_AT. */
const shift = Date.parse(process.env.PRODUCT_STARTS_AT ?? '') - Date.now()

await runUntilSignal(() => main(process.env, { now: () => new Date(Date.now() + shift) }))
