/** The steps of `npm run configurar`. */

export const intro = [
  'Vamos a conectar tu bot de Telegram.',
  '1. En Telegram abre https://t.me/BotFather, escribe /newbot y sigue sus pasos.',
  '2. Copia el token que te da (123456:ABC…) y pégalo aquí.',
].join('\n')
export const pregunta = 'Token: '
export const formato = '❌ Eso no parece un token: son cifras, dos puntos y unas 35 letras. Cópialo entero.'
export const noLoConoce = '❌ Telegram no reconoce ese token. Cópialo otra vez de @BotFather.'
export const sinRed =
  '❌ Telegram no responde. Comprueba la conexión a internet y pega el token otra vez cuando haya.'
export const sinCambios = 'No he cambiado nada.'
export const yaEsTuyo = '✅ Ese bot ya es tuyo en Telegram: no hace falta emparejarlo.'
export const ahora = 'Ahora arranca el asistente con «npm start» (si ya estaba en marcha, ciérralo antes).'
export const quitarWebhook =
  '⚠️ Este bot manda sus mensajes a otra dirección (un webhook). ¿La quito para leerlos desde aquí? (s/n) '
export const webhookSigue = '⚠️ Mientras siga, el asistente no podrá leer los mensajes de Telegram.'

export function guardado(bot: string, file: string): string {
  return `✅ Es @${bot}. Guardado en ${file}, que solo puedes leer tú.`
}
