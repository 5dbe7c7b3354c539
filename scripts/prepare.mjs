// Runs before every npm script, with no package installed and on an old Node: plain JavaScript, Node 18 or later.
// Installs what is missing and says whether the Node that npm scripts find can run TypeScript.
//   --dev    also what tests need
//   --check  changes nothing: prints what is missing and exits with 1
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The first Node that runs TypeScript as it is, without a flag. */
const MIN_NODE = [22, 18]
const root = fileURLToPath(new URL('..', import.meta.url))
const withDev = process.argv.includes('--dev')
const bin = join(root, 'node_modules', '.bin')
const PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`

const missing = missingPackages()
if (process.argv.includes('--check')) {
  if (missing.length > 0) console.log(missing.join(' '))
  process.exit(missing.length > 0 ? 1 : 0)
}
if (missing.length > 0) install()
checkNode()

/** What the lock file asks for on this machine and is not installed in that version. */
function missingPackages() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {}
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages ?? {}
  return Object.keys(wanted).filter((path) => {
    const { version, dev, devOptional, optional } = wanted[path]
    if (path === '' || ((dev || devOptional) && !withDev)) return false
    if ((optional || devOptional) && !isForThisMachine(wanted[path])) return false
    return installed[path]?.version !== version || !existsSync(join(root, path, 'package.json'))
  })
}

/** Optional packages are binaries for one system; what hangs from another system's says none of its own. */
function isForThisMachine({ os, cpu, libc }) {
  if (!os && !cpu) return false
  const ours = process.platform === 'linux' && isGlibc() ? 'glibc' : 'musl'
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, ours)
}

/** `asked` as npm writes it: one name or several, with «!» for what is not fit. */
function fits(asked, value) {
  if (!asked) return true
  const list = [asked].flat()
  if (list.includes(value)) return true
  return list.some((one) => one.startsWith('!')) && !list.includes(`!${value}`)
}

function isGlibc() {
  return process.report?.getReport().header.glibcVersionRuntime !== undefined
}

function install() {
  const first = !existsSync(join(root, 'node_modules'))
  console.error(
    first
      ? '📦 Instalo lo que hace falta (solo la primera vez, un minuto o dos)…'
      : `📦 Completo los paquetes instalados${withDev ? ' con los de las pruebas' : ''}…`,
  )
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  options.push(withDev ? '--include=dev' : '--omit=dev')
  if (npm(['ci', ...options], 'pipe').status === 0) return
  // A lock file made on one system may lack optional binaries of another; `npm ci` refuses it then.
  if (npm(['install', '--no-save', ...options], 2).status === 0) return
  give('No he podido instalar los paquetes. Comprueba la conexión a internet y repite la orden.')
}

/** With the npm and the Node that are running: the Node of the project is among what npm replaces. */
function npm(args, output) {
  const { npm_execpath, npm_node_execpath: node = process.execPath } = process.env
  const options = { cwd: root, stdio: ['ignore', output, output] }
  return npm_execpath
    ? spawnSync(node, [npm_execpath, ...args], options)
    : spawnSync('npm', args, {
        ...options,
        shell: process.platform === 'win32',
      })
}

function checkNode() {
  if (isNewEnough(nodeVersion())) return
  // A Node brought for another system than this one (Alpine): the person's own may do.
  const brought = join(bin, process.platform === 'win32' ? 'node.cmd' : 'node')
  if (existsSync(brought) && nodeVersion() === '') rmSync(brought, { force: true })
  const version = nodeVersion()
  if (isNewEnough(version)) return
  give(
    `Hace falta Node ${MIN_NODE.join('.')} o posterior y aquí hay ${version || 'otro que no arranca'}. ` +
      'Instálalo desde https://nodejs.org y repite la orden.',
  )
}

/** Of the Node that npm scripts find first; '' when it does not start. */
function nodeVersion() {
  const { stdout } = spawnSync('node', ['--version'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH },
    shell: process.platform === 'win32',
  })
  return (stdout ?? '').trim()
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number)
  return major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function give(sentence) {
  console.error(`❌ ${sentence}`)
  process.exit(1)
}
