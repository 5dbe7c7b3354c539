/** What a person reads in the terminal while the assistant starts, runs and ends. */

export const yaFunciona =
  'Ya hay otro SmartBilling CRM en marcha con esta base de datos. Cierra el otro antes de abrir este.'
export const parando = 'Cierro… Todo está guardado.'

export function baseDeDatosMala(file: string, why: string): string {
  return `No puedo abrir la base de datos ${file} (${why}). «npm run doctor» te dice qué pasa.`
}

export function puertoOcupado(port: number): string {
  return `El puerto ${port} lo usa ya otro programa. Elige otro en el archivo .env, por ejemplo PORT=${port + 1}.`
}

export function puertoImposible(host: string, port: number, why: string): string {
  return `No puedo abrir el chat en ${host}:${port} (${why}). Revisa HOST y PORT en el archivo .env.`
}

/** `enlaces`: the same one-use key in one address or several. */
export function chatListo(enlaces: string[], hayUrlPublica: boolean): string {
  return [
    '✅ SmartBilling CRM está en marcha.',
    '💬 Abre el chat en el navegador (el enlace vale una vez y 15 minutos):',
    ...enlaces.map((enlace) => `   ${enlace}`),
    '   Otro enlace: npm run -s panel',
    ...(hayUrlPublica
      ? []
      : ['   Se abre solo en este equipo: falta URL_PUBLICA en .env para entrar desde otro.']),
  ].join('\n')
}

export const sinTelegram = '📱 Telegram sin conectar. Para usarlo desde el móvil: npm run configurar'
export const telegramConectando = '📱 Conectando con Telegram…'
export const tokenMalo =
  '❌ Telegram no reconoce el token. Pon otro con «npm run configurar». El chat del navegador funciona igual.'
export const telegramOtroProceso =
  '⚠️ Otro programa está leyendo los mensajes de este bot. Ciérralo: mientras, lo sigo intentando.'
export const telegramNoResponde = '⚠️ Telegram no responde. Lo sigo intentando y no se pierde nada.'
export const telegramVuelve = '✅ Telegram responde otra vez.'
export const maquinaFalla =
  '⚠️ No puedo escribir en la base de datos. Lo sigo intentando; «npm run doctor» te dice qué pasa.'

export function telegramListo(bot: string): string {
  return `📱 Telegram conectado: https://t.me/${bot}`
}

/** `qr`: drawn with characters, or null where it cannot be shown. */
export function emparejar(enlace: string, code: string, minutos: number, qr: string | null): string {
  return [
    '🔑 Abre este enlace en tu móvil para que el bot sea tuyo:',
    `   ${enlace}`,
    `   O escríbele este código: ${code} (vale una vez y ${minutos} minutos).`,
    ...(qr ? [qr] : []),
  ].join('\n')
}

export const todaviaParado = 'El asistente no está en marcha: arráncalo con «npm start» y abre el enlace.'
