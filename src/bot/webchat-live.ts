/** One open page. It waits for a signal and then reads from the database what it has not shown yet. */
export type Page = {
  /** Whether the assistant is writing in this chat. */
  typing: boolean
  open: boolean
  /** True at the next signal (at once when one came meanwhile), false after `ms` without any. */
  signal(ms: number): Promise<boolean>
  leave(): void
}

/** The open pages of each chat. Nothing is kept here that a restart could lose. */
export function livePages() {
  const chats = new Map<string, Set<Page & { wake(): void }>>()
  const each = (chat: string) => chats.get(chat) ?? []

  return {
    join(chat: string): Page {
      const pages = chats.get(chat) ?? new Set()
      const page = openPage(() => {
        pages.delete(page)
        if (pages.size === 0 && chats.get(chat) === pages) chats.delete(chat)
      })
      chats.set(chat, pages.add(page))
      return page
    },
    /** Something in this chat has changed. */
    wake(chat: string): void {
      for (const page of each(chat)) page.wake()
    },
    typing(chat: string, on: boolean): void {
      for (const page of each(chat)) {
        page.typing = on
        page.wake()
      }
    },
    closeAll(): void {
      for (const chat of [...chats.keys()]) for (const page of [...each(chat)]) page.leave()
    },
  }
}

function openPage(onLeave: () => void) {
  let pending = false
  let resume: (() => void) | null = null
  const page = {
    typing: false,
    open: true,
    signal(ms: number): Promise<boolean> {
      return new Promise((resolve) => {
        const finish = (signalled: boolean) => {
          clearTimeout(timer)
          resume = null
          pending = false
          resolve(signalled)
        }
        const timer = setTimeout(() => finish(false), ms)
        resume = () => finish(true)
        if (pending || !page.open) finish(true)
      })
    },
    wake(): void {
      pending = true
      resume?.()
    },
    leave(): void {
      page.open = false
      onLeave()
      page.wake()
    },
  }
  return page
}
