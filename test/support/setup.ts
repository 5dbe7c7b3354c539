import fc from 'fast-check'

/** The same cases for everybody who changes something; `FC_SEED=7 npm test` looks at others. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20261124) })
