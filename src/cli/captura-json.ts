import { z } from 'zod'
import { insertRows } from '#db/direct.ts'
import { newId } from '#db/id.ts'
import { type Db, openDb } from '#db/open.ts'
import { claveAprendida } from '#domain/lenguaje/aprendido.ts'
import type { Captura } from '#domain/lenguaje/captura.ts'
import { preguntaCual } from '#domain/lenguaje/preguntas.ts'

/** The clients of a test directory, as its file writes them. */
export type Directorio = { clientes: z.infer<typeof CLIENTES> }

const CONTACTO = z.object({
  nombre: z.string(),
  telefono: z
    .string()
    .nullish()
    .transform((t) => t ?? null),
})
const CLIENTES = z.array(
  z.object({
    id: z.string(),
    nombre: z.string().min(1),
    alias: z.array(z.string()).default([]),
    telefono: z
      .string()
      .nullish()
      .transform((t) => t ?? null),
    ciudad: z
      .string()
      .nullish()
      .transform((t) => t ?? null),
    contactos: z.array(CONTACTO).default([]),
  }),
)

/** Null when the text is no directory. */
export function directorioDe(texto: string): Directorio | null {
  try {
    return { clientes: CLIENTES.parse(JSON.parse(texto)) }
  } catch {
    return null
  }
}

/** A database in memory with these clients, as the assistant has hers. */
export async function conClientes(directorio: Directorio, zona: string): Promise<Db> {
  const db = await openDb(':memory:', { zona })
  const ahora = new Date(0).toISOString()
  for (const { id, nombre, telefono, ciudad, alias, contactos } of directorio.clientes) {
    await insertRows(db, 'clientes', [{ id, nombre, telefono, direccion: ciudad, fecha_creacion: ahora }])
    // As if she had taught what else it is called.
    for (const otro of alias)
      await insertRows(db, 'crm_aprendido', [
        { id: newId(), palabras: claveAprendida(otro), cliente_id: id, dicho: 1, creado_en: ahora },
      ])
    for (const [i, contacto] of contactos.entries()) {
      const fila = { ...contacto, cliente_id: id, principal: i === 0 ? 1 : 0, fecha_creacion: ahora }
      await insertRows(db, 'contactos', [{ id: newId(), ...fila }])
    }
  }
  return db
}

/** What was understood, as the measuring contract writes it: euros, canonical names, null for what was not said. */
export function comoJson(c: Captura, { clientes }: Directorio): object {
  const nombre = (id: string) => clientes.find((uno) => uno.id === id)?.nombre ?? null
  const pregunta = preguntaCual(c) || esHechoASecas(c)
  const esNota = c.intencion === 'registrar_actividad'
  return {
    intent: intentDe(c),
    otros: otrosDe(c),
    tipo: c.tipo,
    cliente: c.cliente.tipo === 'seguro' ? nombre(c.cliente.cliente_id) : null,
    candidatos: c.cliente.tipo === 'varios' ? c.cliente.candidatos.map((x) => nombre(x.cliente_id)) : null,
    cliente_nuevo: c.clienteNuevo ?? (c.cliente.tipo === 'nuevo' ? c.cliente.nombre : null),
    contacto: c.contacto,
    telefono: c.telefono,
    fecha: esNota || c.siguiente ? (c.siguiente?.fecha ?? null) : c.fecha,
    hora: esNota || c.siguiente ? (c.siguiente?.hora ?? null) : c.hora,
    fecha_actividad: c.fechaActividad,
    importe: enEuros(c.importe ?? c.promesa?.importe ?? null),
    estado: c.etapa,
    probabilidad: c.probabilidad,
    numero_factura: c.numeroFactura,
    periodo: c.periodo ? [c.periodo.desde, c.periodo.hasta] : null,
    vencimiento: c.vencimiento,
    debe_preguntar: pregunta,
  }
}

function enEuros(centimos: number | null): number | null {
  return centimos === null ? null : centimos / 100
}

/** Words of the contract for what our intents split further. */
const INTENT: Partial<Record<Captura['intencion'], string>> = {
  saludo: 'ninguno',
  cancelar: 'ninguno',
  ayuda: 'ninguno',
  exportar: 'ninguno',
  buscar: 'consulta_cliente',
  consulta_alertas: 'consulta_deudas',
}

function intentDe(c: Captura): string {
  return esHechoASecas(c) ? 'ambiguo' : (INTENT[c.intencion] ?? c.intencion)
}

/** «hecho», with no word of what: the chat asks which task. */
function esHechoASecas({ intencion, cliente, contacto, titulo }: Captura): boolean {
  return (
    intencion === 'completar_tarea' &&
    cliente.tipo === 'ninguno' &&
    contacto === null &&
    /^(?:ya )?(?:est[aá] )?(?:hech[oa]|list[oa])?$/i.test(titulo ?? '')
  )
}

/** Effects besides the main one. */
function otrosDe(c: Captura): string[] {
  const otros: string[] = []
  if (c.siguiente) otros.push('crear_tarea')
  if (c.intencion === 'registrar_actividad' && c.importe !== null) otros.push('crear_oportunidad')
  return otros
}
