import { type Diagnostico, linea, resumen } from '#texts/doctor.ts'
import { comprobarEquipo } from './doctor-equipo.ts'
import { comprobarServicio } from './doctor-servicio.ts'
import { comprobarTelegram } from './doctor-telegram.ts'
import { runCommand } from './process.ts'

/** `npm run doctor`: looks at everything, changes nothing, says how to mend it. Ends with 1 when something is wrong. */
await runCommand(
  async () => {
    const { config, found } = await comprobarEquipo(process.env)
    if (config) found.push(...(await comprobarServicio(config)), ...(await comprobarTelegram(config)))
    for (const one of found) console.log(linea(one))

    const count = (estado: Diagnostico['estado']) => found.filter((one) => one.estado === estado).length
    console.log(`\n${resumen(count('mal'), count('aviso'))}`)
    process.exitCode = count('mal') > 0 ? 1 : 0
  },
  { onlyPrints: true },
)
