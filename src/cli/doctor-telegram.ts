import { existsSync } from 'node:fs'
import { Api } from 'grammy'
import { isWrongToken } from '#bot/telegram.ts'
import { connect } from '#db/open.ts'
import { hayEnlazado, usuariosActivos } from '#db/usuarios.ts'
import * as texts from '#texts/doctor.ts'
import type { Config } from '../config.ts'

const CALL_S = 10
/** A clock that is this much off is told. */
const RELOJ_S = 60

/** The bot: token, where its messages go, whether it is hers, and Telegram's clock beside ours. */
export async function comprobarTelegram({ token, apiRoot, dbFile }: Config) {
  if (!token) return [texts.sinToken]
  const api = new Api(token, { apiRoot, timeoutSeconds: CALL_S })
  const found = []
  try {
    found.push(texts.telegramBien((await api.getMe()).username))
    if ((await api.getWebhookInfo()).url) found.push(texts.webhookPuesto)
  } catch (error) {
    return [isWrongToken(error) ? texts.tokenMalo : texts.telegramCaido(apiRoot)]
  }
  const late = await clockDifference(apiRoot)
  if (Math.abs(late) > RELOJ_S) found.push(texts.relojMal(late))
  found.push((await isPaired(dbFile)) ? texts.emparejado : texts.sinEmparejar)
  return found
}

/** Seconds by which our clock is ahead of Telegram's; 0 when it does not say. */
async function clockDifference(apiRoot: string): Promise<number> {
  const response = await fetch(apiRoot, { method: 'HEAD', redirect: 'manual' }).catch(() => null)
  const theirs = Date.parse(response?.headers.get('date') ?? '')
  return Number.isNaN(theirs) ? 0 : Math.round((Date.now() - theirs) / 1000)
}

async function isPaired(dbFile: string): Promise<boolean> {
  if (!existsSync(dbFile)) return false
  const db = connect(dbFile)
  try {
    const duena = (await usuariosActivos(db)).find((usuario) => usuario.rol === 'duena')
    return duena !== undefined && (await hayEnlazado(db, 'telegram', duena.id))
  } catch {
    // A database without our tables yet.
    return false
  } finally {
    await db.destroy()
  }
}
