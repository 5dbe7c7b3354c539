import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** Sets one variable in a `.env`, made when missing. Other lines stay; only its owner can read the file. */
export function setInEnvFile(file: string, name: string, value: string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const after = withVariable(before, name, value)
  const temporary = `${file}.tmp`
  writeFileSync(temporary, after, { mode: 0o600 })
  chmodSync(temporary, 0o600)
  renameSync(temporary, file)
}

function withVariable(text: string, name: string, value: string): string {
  const line = `${name}=${value}`
  const mine = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=.*$`, 'm')
  if (mine.test(text)) return text.replace(mine, () => line)
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`
}
