import { type Api, GrammyError } from 'grammy'
import { type Fetcher, FileRefused } from './downloads.ts'
import { abortOf } from './telegram-poll.ts'

/** Brings files from Telegram: first where they are, then their bytes. */
export function telegramFetcher(api: Api, { token, apiRoot }: { token: string; apiRoot: string }): Fetcher {
  return async (ref, signal) => {
    const { file_path } = await api.getFile(ref, abortOf(signal)).catch((error: unknown) => {
      throw refusalOf(error)
    })
    if (!file_path) throw new FileRefused('unavailable')
    const response = await fetch(`${apiRoot}/file/bot${token}/${file_path}`, { signal })
    if (!response.ok || !response.body) throw new Error(`Telegram answered ${response.status} to a download`)
    return response.body
  }
}

/** What Telegram will say again however often it is asked. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof GrammyError) || error.error_code !== 400) return error
  const problem = /too big/i.test(error.description) ? 'too_large' : 'unavailable'
  return new FileRefused(problem, error.description)
}
