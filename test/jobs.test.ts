import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { completar, crearTarea } from '#actions/apuntar-actividad.ts'
import { componerResumen } from '#actions/componer-resumen.ts'
import { registrarFactura } from '#actions/registrar-factura.ts'
import { loadAjustes, saveAjustes } from '#db/ajustes.ts'
import { insertRow } from '#db/journal.ts'
import { type Db, openDb } from '#db/open.ts'
import { alertasDe, insertAlerta, silenciarCliente, updateAlerta } from '#db/salud.ts'
import type { AlertaRow } from '#db/schema.ts'
import { ensureDuena, insertUsuario, saveCanal, updateCanal, updateUsuario } from '#db/usuarios.ts'
import { nuevoCliente } from '#domain/cliente.ts'
import { BOLD_OFF, BOLD_ON, type Reply } from '#domain/conversation.ts'
import { type Fecha, fechaDe } from '#domain/fecha.ts'
import { copiar } from '#jobs/copia-de-seguridad.ts'
import type { Job, JobDeps } from '#jobs/job.ts'
import { actualizarClientes } from '#jobs/salud-nocturna.ts'
import { JOBS, periodoDe, startSchedule, tick } from '#jobs/schedule.ts'
import { AHORA, idFactory, openChat, testDb } from './support/chat.ts'

const ZONA = 'Europe/Madrid'
const DIGEST = JOBS.filter((job) => job.name === 'resumen-diario')
const REMINDERS = JOBS.filter((job) => job.name === 'recordatorios')
const NIGHT = JOBS.filter((job) => job.every === 'noche')

let db: Db
let folder: string
let deps: JobDeps
let duena: string
let failures: unknown[]
const newId = idFactory()

beforeEach(async () => {
  db = await testDb()
  folder = await mkdtemp(join(tmpdir(), 'jobs-'))
  failures = []
  deps = {
    newId,
    kickDelivery: () => {},
    dbFile: null,
    copias: join(folder, 'copias'),
    archivos: join(folder, 'archivos'),
    log: (error) => failures.push(error),
  }
  duena = (await ensureDuena(db, AHORA, newId)).id
  await saveCanal(db, { canal: 'telegram', chat: 'ana', persona: 'ana', usuario_id: duena }, AHORA)
})

afterEach(async () => {
  await db.destroy()
  await rm(folder, { recursive: true, force: true })
  expect(failures).toEqual([])
})

/** An instant by Madrid's clock, in winter unless told otherwise. */
const at = (local: string, offset = '+01:00') => new Date(`${local}:00.000${offset}`)

function by(now = AHORA) {
  return { operacion: newId(), usuario_id: duena, canal: 'webchat' as const, now, newId }
}

async function unCliente(nombre: string): Promise<string> {
  const id = newId()
  const cliente = nuevoCliente({ id, nombre, estado: 'activo', fecha_creacion: AHORA.toISOString() })
  await insertRow(db, by(), 'clientes', cliente)
  return id
}

/** A client with an invoice that was due on `vence` and is not paid. */
async function unMoroso(nombre: string, euros: number, vence: Fecha = '2026-10-01'): Promise<string> {
  const id = await unCliente(nombre)
  const factura = {
    cliente_id: id,
    numero: newId(),
    total_centimos: euros * 100,
    fecha_emision: '2026-09-15',
    fecha_vencimiento: vence,
  }
  await registrarFactura(db, by(), factura, '2026-11-20')
  return id
}

function unaTarea(
  titulo: string,
  fecha: Fecha,
  hora: string | null,
  now = AHORA,
  cliente_id: string | null = null,
) {
  return crearTarea(
    db,
    by(now),
    { tipo: 'tarea', titulo, cliente_id, vence_en: fecha, vence_hora: hora },
    ZONA,
  )
}

type Sent = { clave: string; chat: string; text: string; buttons: string[] }

async function sent(prefix: string): Promise<Sent[]> {
  const rows = await db
    .selectFrom('crm_outbox')
    .select(['clave', 'chat', 'cuerpo'])
    .where('clave', 'like', `${prefix}%`)
    .orderBy('n')
    .execute()
  return rows.map(({ clave, chat, cuerpo }) => {
    const reply = JSON.parse(cuerpo) as Reply
    const text = reply.text.replaceAll(BOLD_ON, '').replaceAll(BOLD_OFF, '').replaceAll('\u00A0', ' ')
    return { clave, chat, text, buttons: reply.choices?.flat().map(({ title }) => title) ?? [] }
  })
}

describe('when something is due', () => {
  const digest = { name: 'x', every: 'resumen' as const }
  test.each([
    ['2026-11-23T08:29', null, 'a minute before'],
    ['2026-11-23T08:30', '2026-11-23', 'at her hour'],
    ['2026-11-23T11:00', '2026-11-23', 'missed while off'],
    ['2026-11-23T20:59', '2026-11-23', 'late in the day'],
    ['2026-11-23T21:00', null, 'quiet hours'],
    ['2026-11-24T00:05', null, 'yesterday is never told today'],
    ['2026-11-28T09:00', null, 'Saturday'],
    ['2026-11-29T09:00', null, 'Sunday'],
    ['2026-11-30T08:30', '2026-11-30', 'last day of the month'],
    ['2026-12-01T08:30', '2026-12-01', 'first day of the month'],
  ])('digest at %s: %s (%s)', async (local, expected, _why) => {
    expect(periodoDe(digest.every, at(local), await loadAjustes(db))).toBe(expected)
  })

  test.each([
    ['2026-11-24T02:59', '2026-11-23'],
    ['2026-11-24T03:00', '2026-11-24'],
    ['2026-12-01T00:10', '2026-11-30'],
    ['2027-01-01T00:10', '2026-12-31'],
  ])('the night that passed last at %s is %s', async (local, expected) => {
    expect(periodoDe('noche', at(local), await loadAjustes(db))).toBe(expected)
  })

  test('no digest on a holiday, unless she works then', async () => {
    expect(periodoDe('resumen', at('2026-12-08T09:00'), await loadAjustes(db))).toBeNull()
    expect(periodoDe('resumen', at('2026-12-09T09:00'), await loadAjustes(db))).toBe('2026-12-09')
    await saveAjustes(db, { festivos: false })
    expect(periodoDe('resumen', at('2026-12-08T09:00'), await loadAjustes(db))).toBe('2026-12-08')
  })

  test('an hour of her own inside quiet hours is respected', async () => {
    await saveAjustes(db, { hora_resumen: '07:15' })
    expect(periodoDe('resumen', at('2026-11-23T07:15'), await loadAjustes(db))).toBe('2026-11-23')
  })

  test('every minute of the days when the clock changes, each thing once', async () => {
    await saveAjustes(db, { hora_resumen: '02:30', dias_laborables: [1, 2, 3, 4, 5, 6, 7] })
    const days: [string, string][] = [
      ['2026-10-24T21:00:00.000Z', '2026-10-26'],
      ['2027-03-27T21:00:00.000Z', '2027-03-29'],
    ]
    for (const [from, until] of days) {
      const runs: string[] = []
      const count = (every: Job['every']): Job => ({
        name: `cuenta-${every}-${from}`,
        every,
        run: async (_db, _now, _deps, periodo) => {
          runs.push(`${every} ${periodo}`)
        },
      })
      let now = new Date(from)
      const jobs = [count('noche'), count('resumen')]
      while (fechaDe(now, ZONA) !== until) {
        await tick(db, now, deps, jobs)
        now = new Date(now.getTime() + 60_000)
      }
      const [eve, day] = [fechaDe(new Date(from), ZONA), fechaDe(new Date(now.getTime() - 60_000), ZONA)]
      // The night and the digest of the eve are caught up with at the beginning.
      expect(runs.sort()).toEqual([`noche ${eve}`, `noche ${day}`, `resumen ${eve}`, `resumen ${day}`])
    }
  })

  test('a failure is written down, does not stop the others, and waits a while', async () => {
    let tries = 0
    const ran: string[] = []
    const bad: Job = {
      name: 'malo',
      every: 'noche',
      run: async () => {
        tries++
        throw new Error('roto')
      },
    }
    const good: Job = {
      name: 'bueno',
      every: 'noche',
      run: async () => {
        ran.push('bueno')
      },
    }
    const fallos = new Map<string, number>()
    for (const minute of ['00', '01', '16']) {
      await tick(db, at(`2026-11-23T09:${minute}`), deps, [bad, good], fallos)
    }
    expect([tries, ran]).toEqual([2, ['bueno']])
    expect(failures.splice(0)).toHaveLength(2)
  })
})

describe('the digest', () => {
  test('tells at most five lines, one per client, by money and urgency', async () => {
    for (let i = 1; i <= 6; i++) await unMoroso(`Moroso ${i}`, i * 100)
    await tick(db, at('2026-11-23T08:30'), deps, [...NIGHT, ...DIGEST])
    const [message] = await sent('resumen:')
    const lines = message?.text.split('\n') ?? []
    expect(lines[0]).toBe('☀️ Lunes 23 nov · 5 cosas, 2.000 € en juego')
    expect(lines).toHaveLength(6)
    expect(lines[1]).toMatch(/^1 .*Moroso 6 debe 600 €/)
    expect(message?.buttons).toEqual(['1', '2', '3', '4', '5', 'Ver todo (6)'])
  })

  test('comes once, whatever restarts and double ticks there are', async () => {
    await unMoroso('Talleres Ruiz', 1210)
    await tick(db, at('2026-11-23T08:30'), deps, [...NIGHT, ...DIGEST])
    await Promise.all([1, 2, 3].map(() => tick(db, at('2026-11-23T08:30'), deps, DIGEST)))
    await tick(db, at('2026-11-23T12:00'), deps, DIGEST)
    const all = await sent('resumen:')
    expect(all.map(({ clave, chat }) => [clave, chat])).toEqual([[`resumen:2026-11-23:${duena}`, 'ana']])
    const [alerta] = await db.selectFrom('crm_alertas').selectAll().execute()
    expect(alerta).toMatchObject({ veces_avisada: 1, ultimo_aviso: '2026-11-23' })
  })

  test('another process on the same file, or a restart, finds it done', async () => {
    const file = join(folder, 'dos.db')
    const [one, two] = [await openDb(file), await openDb(file)]
    const { id } = await ensureDuena(one, AHORA, newId)
    await saveCanal(one, { canal: 'telegram', chat: 'ana', persona: 'ana', usuario_id: id }, AHORA)
    await crearTarea(
      one,
      { ...by(), usuario_id: id },
      { tipo: 'tarea', titulo: 'llamar', cliente_id: null, vence_en: '2026-11-24', vence_hora: '09:00' },
      ZONA,
    )
    const now = at('2026-11-24T09:00')
    for (const each of [one, two]) await tick(each, now, deps, [...REMINDERS, ...DIGEST])
    const rows = await two.selectFrom('crm_outbox').select('clave').orderBy('clave').execute()
    expect(rows.map(({ clave }) => clave.split(':')[0])).toEqual(['recordatorio', 'resumen'])
    await Promise.all([one.destroy(), two.destroy()])
  })

  test('nothing to say, nothing sent, and it does not come later that day either', async () => {
    await tick(db, at('2026-11-23T08:30'), deps, DIGEST)
    await unMoroso('Talleres Ruiz', 1210)
    await tick(db, at('2026-11-23T08:31'), deps, [...NIGHT, ...DIGEST])
    expect(await sent('resumen:')).toEqual([])
  })

  test('the same alert comes back after 1, 3, 7 and 15 days', async () => {
    await unMoroso('Talleres Ruiz', 1210)
    await saveAjustes(db, { dias_laborables: [1, 2, 3, 4, 5, 6, 7], reglas_silenciadas: ['sin_actividad'] })
    const told: string[] = []
    for (let day = 0; day < 45; day++) {
      const now = new Date(at('2026-11-23T08:30').getTime() + day * 86_400_000)
      await tick(db, now, deps, [...NIGHT, ...DIGEST])
      if ((await sent(`resumen:${fechaDe(now, ZONA)}`)).length > 0) told.push(fechaDe(now, ZONA))
    }
    expect(told).toEqual(['2026-11-23', '2026-11-24', '2026-11-27', '2026-12-04', '2026-12-19', '2027-01-03'])
  })

  test('a client told yesterday comes back only with news, and noon shows what the morning said', async () => {
    const ruiz = await unMoroso('Talleres Ruiz', 1210)
    for (const day of ['23', '24']) await tick(db, at(`2026-11-${day}T08:30`), deps, [...NIGHT, ...DIGEST])
    const [debt] = await alertasDe(db, ruiz)
    const other = {
      ...debt,
      id: newId(),
      regla: 'sin_actividad',
      clave: 'sin_actividad',
      importe_centimos: 1,
    }
    await insertAlerta(db, {
      ...other,
      texto: 'Otra cosa',
      veces_avisada: 0,
      ultimo_aviso: null,
    } as AlertaRow)
    const ajustes = await loadAjustes(db)
    const said = async (local: string) =>
      (await componerResumen(db, at(local), ajustes, duena))?.alertas.map((a) => a.regla)
    expect(await said('2026-11-24T12:00')).toEqual(['factura_vencida'])
    expect(await said('2026-11-25T08:30')).toEqual(['sin_actividad'])
    await updateAlerta(db, other.id, { veces_avisada: 1, ultimo_aviso: '2026-11-25' })
    expect(await said('2026-11-25T12:00')).toEqual(['sin_actividad'])
    expect(await said('2026-11-26T08:30')).toBeUndefined()
    expect(await said('2026-11-27T08:30')).toEqual(['factura_vencida'])
  })

  test('of a muted client or rule nothing is said', async () => {
    const ruiz = await unMoroso('Talleres Ruiz', 1210)
    await silenciarCliente(db, ruiz, AHORA)
    await tick(db, at('2026-11-23T08:30'), deps, [...NIGHT, ...DIGEST])
    await unMoroso('Bar Sol', 500)
    await saveAjustes(db, { reglas_silenciadas: ['factura_vencida'] })
    await tick(db, at('2026-11-24T08:30'), deps, [...NIGHT, ...DIGEST])
    expect(await sent('resumen:')).toEqual([])
  })

  test('the agenda of the day is told, and what is overdue is counted', async () => {
    const sol = await unCliente('Peluquería Sol SL')
    const friday = at('2026-11-20T10:00')
    await unaTarea('mandar el contrato', '2026-11-20', null, friday)
    await crearTarea(
      db,
      by(friday),
      { tipo: 'reunion', titulo: 'reunión', cliente_id: sol, vence_en: '2026-11-23', vence_hora: '12:00' },
      ZONA,
    )
    await unaTarea('llamar a Marta', '2026-11-24', null, friday)
    await tick(db, at('2026-11-23T08:30'), deps, DIGEST)
    expect((await sent('resumen:')).map(({ text }) => text)).toEqual([
      '☀️ Lunes 23 nov\n📅 Hoy: 12:00 reunión Peluquería Sol · 1 tarea atrasada',
    ])
  })

  test('what is overdue is no news every morning', async () => {
    await unaTarea('mandar el contrato', '2026-11-20', null, at('2026-11-19T10:00'))
    for (const day of ['23', '24', '25']) await tick(db, at(`2026-11-${day}T08:30`), deps, DIGEST)
    expect((await sent('resumen:')).map(({ text }) => text)).toEqual(['☀️ Lunes 23 nov\n📌 1 tarea atrasada'])
  })

  test('it goes to who works here and can be reached, with buttons of that chat', async () => {
    await unMoroso('Talleres Ruiz', 1210)
    const people = { luis: 'colaborador', eva: 'lectura', ido: 'colaborador', mudo: 'colaborador' } as const
    for (const [name, rol] of Object.entries(people)) {
      const { id } = await insertUsuario(db, { nombre: name, rol }, AHORA, newId)
      await saveCanal(db, { canal: 'telegram', chat: name, persona: name, usuario_id: id }, AHORA)
      if (name === 'ido') await updateUsuario(db, id, { revocado_en: AHORA.toISOString() })
      if (name === 'mudo') await updateCanal(db, 'telegram', name, { bloqueado: 1 })
    }
    await tick(db, at('2026-11-23T08:30'), deps, [...NIGHT, ...DIGEST])
    expect((await sent('resumen:')).map(({ chat }) => chat)).toEqual(['ana', 'luis'])
    const fichas = await db.selectFrom('crm_fichas').select(['chat', 'ruta', 'clave']).execute()
    expect(fichas).toContainEqual({
      chat: 'ana',
      ruta: 'alerta',
      clave: `resumen:2026-11-23:${duena}`,
    })
    const [alerta] = await db.selectFrom('crm_alertas').select('veces_avisada').execute()
    expect(alerta?.veces_avisada).toBe(1)
  })

  test('its buttons open the alert', async () => {
    await unMoroso('Talleres Ruiz', 1210)
    await tick(db, at('2026-11-23T08:30'), deps, [...NIGHT, ...DIGEST])
    const ana = openChat(db, { channel: 'telegram', chat: 'ana', usuario: duena, newId, now: AHORA })
    expect((await ana.press('1')).join()).toContain('Talleres Ruiz debe 1.210 €')
  })

  test('its words speak of today although the night did not run', async () => {
    const ruiz = await unMoroso('Talleres Ruiz', 1210)
    await tick(db, at('2026-11-20T04:00'), deps, NIGHT)
    const [before] = await alertasDe(db, ruiz)
    await tick(db, at('2026-11-23T08:30'), deps, DIGEST)
    const [message] = await sent('resumen:')
    expect(message?.text).toContain('53 días')
    expect(before?.texto).toContain('50 días')
  })
})

describe('reminders', () => {
  test('sound once, at their minute, with what can be done', async () => {
    const ruiz = await unCliente('Talleres Ruiz SL')
    await unaTarea('llamar a Marta', '2026-11-23', '11:00', AHORA, ruiz)
    await tick(db, at('2026-11-23T10:59'), deps, REMINDERS)
    expect(await sent('recordatorio')).toEqual([])
    await Promise.all([1, 2].map(() => tick(db, at('2026-11-23T11:00'), deps, REMINDERS)))
    await tick(db, at('2026-11-23T11:01'), deps, REMINDERS)
    expect((await sent('recordatorio')).map(({ text, buttons }) => [text, buttons])).toEqual([
      ['⏰ 11:00 · llamar a Marta (Talleres Ruiz)', ['✅ Hecho', '+1 h', 'Mañana']],
    ])
  })

  test('are answered with one tap, and an hour later come again', async () => {
    await unaTarea('llamar a Marta', '2026-11-23', '11:00')
    await tick(db, at('2026-11-23T11:00'), deps, REMINDERS)
    const ana = openChat(db, {
      channel: 'telegram',
      chat: 'ana',
      usuario: duena,
      newId,
      now: at('2026-11-23T11:05'),
    })
    await ana.press('+1 h')
    for (const minute of ['12:04', '12:05', '12:06'])
      await tick(db, at(`2026-11-23T${minute}`), deps, REMINDERS)
    expect((await sent('recordatorio')).map(({ text }) => text)).toEqual([
      '⏰ 11:00 · llamar a Marta',
      '⏰ 12:05 · llamar a Marta',
    ])
    expect((await ana.press('Hecho')).join()).toContain('Hecho: llamar a Marta')
    const [task] = await db.selectFrom('actividades').select('completada').execute()
    expect(task?.completada).toBe(1)
  })

  test('sound in quiet hours, because they are hers', async () => {
    await unaTarea('apagar el horno', '2026-11-23', '23:30')
    await tick(db, at('2026-11-23T23:30'), deps, REMINDERS)
    expect(await sent('recordatorio')).toHaveLength(1)
  })

  test('of what is done or undone say nothing', async () => {
    const tarea = await unaTarea('llamar a Marta', '2026-11-23', '11:00')
    const gone = await unaTarea('llamar a Luis', '2026-11-23', '11:00')
    await completar(db, by(), tarea)
    await db.deleteFrom('actividades').where('id', '=', gone.id).execute()
    await tick(db, at('2026-11-23T11:00'), deps, REMINDERS)
    expect(await sent('recordatorio')).toEqual([])
  })

  test('of an archived client or a person who left fall silent for good', async () => {
    const ruiz = await unCliente('Talleres Ruiz')
    await unaTarea('llamar', '2026-11-23', '11:00', AHORA, ruiz)
    await db.updateTable('clientes').set({ archivado_en: AHORA.toISOString() }).execute()
    await tick(db, at('2026-11-23T11:00'), deps, REMINDERS)
    await db.updateTable('clientes').set({ archivado_en: null }).execute()
    await tick(db, at('2026-11-23T11:01'), deps, REMINDERS)
    expect(await sent('recordatorio')).toEqual([])
  })

  test('missed by hours come as they are; by more than a day, in one message', async () => {
    await unaTarea('llamar a Marta', '2026-11-23', '11:00')
    await unaTarea('llamar a Luis', '2026-11-24', '11:00')
    await unaTarea('llamar a Eva', '2026-11-26', '09:00')
    await tick(db, at('2026-11-26T10:00'), deps, REMINDERS)
    expect((await sent('recordatorio')).map(({ text }) => text)).toEqual([
      [
        '⏰ He estado sin funcionar y se han pasado 2 avisos:',
        '• lun 23 nov, 11:00 · llamar a Marta',
        '• mar 24 nov, 11:00 · llamar a Luis',
      ].join('\n'),
      '⏰ 09:00 · llamar a Eva',
    ])
  })

  test('wait while nobody can be reached', async () => {
    await unaTarea('llamar a Marta', '2026-11-23', '11:00')
    await updateCanal(db, 'telegram', 'ana', { bloqueado: 1 })
    await tick(db, at('2026-11-23T11:00'), deps, REMINDERS)
    expect(await sent('recordatorio')).toEqual([])
    await updateCanal(db, 'telegram', 'ana', { bloqueado: 0 })
    await tick(db, at('2026-11-23T11:05'), deps, REMINDERS)
    expect(await sent('recordatorio')).toHaveLength(1)
  })
})

describe('the night', () => {
  test('brings every client up to date, and goes on where it was stopped', async () => {
    const names = ['Uno', 'Dos', 'Tres', 'Cuatro']
    const ids = []
    for (const name of names) ids.push(await unMoroso(name, 100))
    const stop = new AbortController()
    stop.abort()
    await tick(db, at('2026-11-23T03:00'), { ...deps, signal: stop.signal }, NIGHT)
    await db
      .insertInto('crm_ejecuciones')
      .values({
        trabajo: 'salud-nocturna:2026-11-23:avance',
        periodo: ids[1] ?? '',
        hecho_en: AHORA.toISOString(),
      })
      .execute()
    await tick(db, at('2026-11-23T03:01'), deps, NIGHT)
    const rows = await db.selectFrom('salud_cliente').select('cliente_id').orderBy('cliente_id').execute()
    expect(rows.map((row) => row.cliente_id)).toEqual(ids.slice(2))

    await tick(db, at('2026-11-24T03:00'), deps, NIGHT)
    expect(await db.selectFrom('salud_cliente').select('cliente_id').execute()).toHaveLength(4)
  })

  test('one client that fails holds nobody back', async () => {
    const ids = [await unMoroso('Uno', 100), 'no existe', await unMoroso('Dos', 100)]
    const en = { now: AHORA, today: '2026-11-23', zona: ZONA, newId }
    await actualizarClientes(db, ids, en, deps)
    expect(await db.selectFrom('salud_cliente').select('cliente_id').execute()).toHaveLength(2)
    expect(failures.splice(0)).toHaveLength(1)
  })

  test('runs once a night, and at the start when it was missed', async () => {
    await unMoroso('Uno', 100)
    await tick(db, at('2026-11-23T01:00'), deps, NIGHT)
    await tick(db, at('2026-11-23T02:00'), deps, NIGHT)
    await tick(db, at('2026-11-23T03:00'), deps, NIGHT)
    const rows = await db
      .selectFrom('crm_ejecuciones')
      .selectAll()
      .where('trabajo', '=', 'salud-nocturna')
      .execute()
    expect(rows.map((row) => row.periodo).sort()).toEqual(['2026-11-22', '2026-11-23'])
  })

  test('the copy of a database in use opens, verified, and fourteen are kept', async () => {
    const file = join(folder, 'smartbilling.db')
    const real = await openDb(file)
    const { id } = await ensureDuena(real, AHORA, newId)
    for (let day = 1; day <= 16; day++) {
      await tick(real, at(`2026-12-${String(day).padStart(2, '0')}T04:00`), { ...deps, dbFile: file }, NIGHT)
    }
    const names = (await readdir(deps.copias)).sort()
    expect(names).toHaveLength(14)
    expect(names[0]).toBe('smartbilling-2026-12-03.db')
    const copy = new Database(join(deps.copias, 'smartbilling-2026-12-16.db'), { readonly: true })
    expect(copy.prepare('select id from crm_usuarios').pluck().all()).toEqual([id])
    copy.close()
    await real.destroy()
  })

  test('a copy that does not verify takes no name and touches none', async () => {
    const bad = join(folder, 'rota.db')
    const broken = new Database(bad)
    broken.exec('create table a (x); insert into a values (zeroblob(20000))')
    broken.close()
    await writeFile(bad, (await readFile(bad)).fill(7, 4096, 8192))
    await writeFile(join(folder, 'smartbilling-2026-11-01.db'), 'la buena')
    await expect(copiar(bad, folder, 'smartbilling-2026-11-23.db')).rejects.toThrow('malformed')
    expect(await readdir(folder)).not.toContain('smartbilling-2026-11-23.db')
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
    expect(await readFile(join(folder, 'smartbilling-2026-11-01.db'), 'utf8')).toBe('la buena')
  })

  test('rows that another program left pointing nowhere are copied like any', async () => {
    const shared = join(folder, 'compartida.db')
    const theirs = new Database(shared)
    theirs.pragma('foreign_keys = OFF')
    theirs.exec(
      'create table a (id text primary key); create table b (a text references a (id)); insert into b values (1)',
    )
    theirs.close()
    expect(await copiar(shared, folder, 'smartbilling-2026-11-23.db')).toBe(1)
  })

  test('cleaning takes what only served to work, and nothing that waits', async () => {
    const old = at('2026-01-01T10:00').toISOString()
    const inbox = { canal: 'telegram' as const, chat: 'ana', persona: 'ana', cuerpo: '{}', operacion_id: 'o' }
    await db
      .insertInto('crm_inbox')
      .values([
        { ...inbox, id: 'viejo', recibido_en: old },
        { ...inbox, id: 'inicio:ana', recibido_en: old },
        { ...inbox, id: 'nuevo', recibido_en: AHORA.toISOString() },
      ])
      .execute()
    const row = { canal: 'telegram' as const, chat: 'ana', cuerpo: '{}', creado_en: old }
    await db
      .insertInto('crm_outbox')
      .values([
        { ...row, clave: 'enviado', estado: 'enviado' },
        { ...row, clave: 'pendiente', estado: 'pendiente' },
      ])
      .execute()
    await writeFile(join(folder, 'vivo.tmp'), 'x')
    await writeFile(join(folder, 'muerto.tmp'), 'x')
    await utimes(join(folder, 'muerto.tmp'), at('2026-11-20T10:00'), at('2026-11-20T10:00'))
    const soon = new Date(Date.now() + 3600_000)
    await utimes(join(folder, 'vivo.tmp'), soon, soon)
    await tick(db, AHORA, { ...deps, archivos: folder }, NIGHT)
    const inboxLeft = await db.selectFrom('crm_inbox').select('id').orderBy('n').execute()
    expect(inboxLeft.map((one) => one.id)).toEqual(['inicio:ana', 'nuevo'])
    const outboxLeft = await db.selectFrom('crm_outbox').select('clave').execute()
    expect(outboxLeft.map((one) => one.clave)).toEqual(['pendiente'])
    const files = await readdir(folder)
    expect([files.includes('vivo.tmp'), files.includes('muerto.tmp')]).toEqual([true, false])
  })
})

test('the schedule ticks at its start and stops in order', async () => {
  await unMoroso('Talleres Ruiz', 1210)
  const schedule = startSchedule(db, { ...deps, now: () => at('2026-11-23T11:00'), zona: ZONA })
  await expect.poll(() => sent('resumen:')).toHaveLength(1)
  await schedule.stop()
})
