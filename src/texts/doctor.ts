import { plural } from './format.ts'

/** One line of `npm run doctor`: what was looked at, and how to mend it when it is not right. */
export type Diagnostico = { estado: 'bien' | 'aviso' | 'mal'; texto: string; remedio?: string }

const SIGNOS = { bien: '✅', aviso: '⚠️', mal: '❌' } as const

export function linea({ estado, texto, remedio }: Diagnostico): string {
  return `${SIGNOS[estado]} ${texto}${remedio ? `\n   → ${remedio}` : ''}`
}

export function resumen(males: number, avisos: number): string {
  if (males > 0) return `${plural(males, 'cosa que arreglar', 'cosas que arreglar')}.`
  return avisos > 0 ? `Funciona, con ${plural(avisos, 'aviso', 'avisos')}.` : 'Todo está bien.'
}

const bien = (texto: string): Diagnostico => ({ estado: 'bien', texto })
const aviso = (texto: string, remedio: string): Diagnostico => ({ estado: 'aviso', texto, remedio })
const mal = (texto: string, remedio: string): Diagnostico => ({ estado: 'mal', texto, remedio })

export const nodeBien = (version: string) => bien(`Node ${version}`)
export const nodeViejo = (version: string) =>
  mal(`Node ${version} es antiguo`, 'Instala Node 22.18 o posterior desde https://nodejs.org.')

export const paquetesBien = bien('Paquetes instalados')
export const paquetesFaltan = (cuales: string) =>
  mal(`Faltan paquetes: ${cuales}`, 'Ejecuta «npm start»: instala lo que falta.')

export const envBien = bien('Configuración (.env)')
export const envFalta = aviso(
  'No hay archivo .env: valen los valores normales',
  'npm run configurar lo crea.',
)
export const envAbierto = aviso('Otras personas de este equipo pueden leer .env', 'Ejecuta: chmod 600 .env')
export const variableMala = (frase: string) => mal(frase, 'Corrígelo en el archivo .env.')

export const baseNueva = (file: string) =>
  aviso(`La base de datos ${file} todavía no existe`, '«npm start» la crea.')
export const baseBien = (file: string) => bien(`Base de datos íntegra (${file})`)
export const baseRota = (file: string, why: string) =>
  mal(
    `La base de datos ${file} está dañada (${why})`,
    'Cierra el asistente y vuelve a la última copia con «npm run restaurar».',
  )
export const baseSinPermiso = (file: string) =>
  mal(`No puedo escribir en ${file}`, 'Da permiso de escritura a ese archivo y a su carpeta.')
export const baseSinMigrar = (cuantas: number) =>
  aviso(`A la base de datos le faltan ${plural(cuantas, 'cambio', 'cambios')}`, '«npm start» los hace.')
export const baseSinAmpliar = (file: string) =>
  aviso(
    `${file} es la base de datos de SmartBilling, todavía sin ampliar`,
    '«npm start» lo hace, con una copia antes. Para verlo sin tocar nada: npm run importar -- ARCHIVO --simular.',
  )
export const espejoConProblemas = (tabla: string, cuales: string) =>
  aviso(
    `De la tabla «${tabla}» de SmartBilling no leo ${cuales}`,
    'Corrígelas en SmartBilling: las leo al minuto.',
  )
export const baseMigrada = bien('Base de datos al día')
export const baseDelFuturo = mal(
  'La base de datos es de una versión más nueva que este programa',
  'Actualiza el programa.',
)

export const discoBien = (gb: string) => bien(`Espacio libre: ${gb} GB`)
export const discoPoco = (gb: string) => aviso(`Queda poco espacio: ${gb} GB`, 'Libera sitio en el disco.')
export const discoLleno = (gb: string) =>
  mal(`Apenas queda espacio: ${gb} GB`, 'Libera sitio en el disco ya: sin él no se guarda nada.')

export const enMarcha = (url: string) => bien(`El asistente está en marcha (${url})`)
export const noResponde = (url: string) =>
  mal(`El asistente está en marcha pero ${url} no responde`, 'Ciérralo y arráncalo otra vez con «npm start».')
export const parado = aviso('El asistente está parado', 'Arráncalo con «npm start».')
export const puertoLibre = (port: number) => bien(`Puerto ${port} libre`)
export const puertoOcupado = (port: number) =>
  mal(`El puerto ${port} lo usa otro programa`, `Pon otro en .env, por ejemplo PORT=${port + 1}.`)

export const sinToken = aviso('Telegram sin conectar', 'npm run configurar')
export const tokenMalo = mal('Telegram no reconoce el token', 'Pon otro con «npm run configurar».')
export const telegramCaido = (root: string) =>
  mal(`No llego a Telegram (${root})`, 'Comprueba la conexión a internet.')
export const telegramBien = (bot: string) => bien(`Telegram: @${bot}`)
export const webhookPuesto = mal(
  'El bot manda sus mensajes a otra dirección (webhook)',
  'Ejecuta «npm run configurar» y deja que la quite.',
)
export const emparejado = bien('Tu Telegram está emparejado')
export const sinEmparejar = aviso(
  'Tu Telegram no está emparejado',
  'Arranca con «npm start» y abre en el móvil el enlace que sale.',
)

export const copiaBien = (nombre: string) => bien(`Última copia: ${nombre}`)
export const copiaVieja = (nombre: string) =>
  aviso(`La última copia es antigua: ${nombre}`, 'Se hace cada noche: deja el asistente en marcha.')
export const sinCopias = aviso('Todavía no hay copias', 'Se hacen cada noche con el asistente en marcha.')

export const relojBien = (zona: string, hora: string) => bien(`Reloj: ${hora} (${zona})`)
export const relojMal = (segundos: number) =>
  aviso(
    `El reloj de este equipo va ${Math.abs(segundos)} segundos ${segundos > 0 ? 'adelantado' : 'atrasado'}`,
    'Activa la hora automática: los avisos salen a su hora.',
  )
