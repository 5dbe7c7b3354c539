import type { ColumnType, Generated } from 'kysely'
import type { Prediccion } from '#domain/aciertos.ts'
import type { Actividad } from '#domain/actividad.ts'
import type { Cliente, RiesgoImpago } from '#domain/cliente.ts'
import type { Contacto } from '#domain/contacto.ts'
import type { Channel } from '#domain/conversation.ts'
import type { Rareza } from '#domain/expansion.ts'
import type { FormatoDeExportacion } from '#domain/exportacion.ts'
import type { Factura, Vencimiento } from '#domain/factura.ts'
import type { Fecha, Instante } from '#domain/fecha.ts'
import type { FilaMala } from '#domain/importacion/leido.ts'
import type { EstadoDeImportacion } from '#domain/importacion/plan.ts'
import type { CambioDeEtapa, Oportunidad } from '#domain/oportunidad.ts'
import type { Pago } from '#domain/pago.ts'
import type { Promesa } from '#domain/promesa.ts'
import type { Recomendacion } from '#domain/recomendacion.ts'
import type { SaludCliente } from '#domain/salud.ts'
import type { Rol, Usuario } from '#domain/usuario.ts'

/** Row types. Where a row is a thing of the business, it is the domain's own type. */
export type Tables = {
  clientes: Cliente
  contactos: Contacto
  actividades: Actividad
  oportunidades: Oportunidad
  salud_cliente: SaludCliente
  crm_etapas: CambioDeEtapa
  crm_facturas: Factura
  crm_vencimientos: Vencimiento
  crm_pagos: Pago
  crm_usuarios: Usuario
  crm_canales: CanalRow
  crm_invitaciones: InvitacionRow
  crm_intentos: { canal: string; persona: string; fallos: number; ultimo: Instante }
  crm_llaves_web: LlaveWebRow
  crm_ajustes: { clave: string; valor: string }
  crm_inbox: InboxRow
  crm_outbox: OutboxRow
  crm_sesiones: { canal: string; chat: string; estado: string; actualizada_en: Instante }
  crm_fichas: FichaRow
  crm_archivos: ArchivoRow
  crm_historial: HistorialRow
  crm_alertas: AlertaRow
  crm_silencios: { cliente_id: string; desde: Instante }
  crm_notas_ignoradas: { actividad_id: string }
  /** Kept by triggers: invoices that have had several due dates. */
  crm_a_plazos: { factura_id: string }
  crm_predicciones: Prediccion
  crm_promesas: Promesa
  crm_recordatorios: RecordatorioRow
  crm_ejecuciones: { trabajo: string; periodo: string; hecho_en: Instante }
  crm_modelos: ModeloRow
  crm_ejemplo: { tabla: string; registro_id: string }
  crm_exportaciones: ExportacionRow
  crm_aprendido: AprendidoRow
  crm_importaciones: ImportacionRow
  crm_importadas: { importacion_id: string; tabla: string; registro_id: string }
  crm_importacion_clientes: { importacion_id: string; cliente_id: string; al_dia: Defaulted<0 | 1> }
  crm_importacion_malas: FilaMala & { importacion_id: string; n: number }
  crm_indice_pendiente: { cliente_id: string }
  crm_indice_clientes: { n: Generated<number>; cliente_id: string; clave: string; orden: number }
  crm_vocabulario: { n: Generated<number>; palabra: string; clientes: number; corregible: 0 | 1 }
  crm_indice: { palabra_n: number; cliente_n: number; clase: number; orden: number }
  crm_variantes: { variante: string; palabra_n: number }
  crm_idempotencia: IdempotenciaRow
  crm_claves: ClaveRow
  crm_webhook: { id: 1; secreto: string; creado_en: Instante }
  crm_por_enlazar: PorEnlazarRow
  crm_avisos: AvisoRow
  crm_rarezas: Rareza & { n: Generated<number> }
  crm_heredadas: HeredadasRow
  crm_bases: BaseRow
  crm_traidas: { base_id: string; tabla: string; registro_id: string }
  crm_espejo: EspejoRow
  crm_espejo_filas: EspejoFilaRow
}

export type ModeloRow = {
  n: Generated<number>
  /** The date up to which it knows. */
  fecha: Fecha
  version: number
  /** SHA-256 of version and model. */
  huella: string
  /** `ModeloAjustado` as JSON. */
  modelo: string
  creado_en: Instante
}

export type HeredadasRow = {
  cliente_id: string
  ltv_centimos: number
  fecha_primera_factura: Fecha | null
  /** Columns of `salud_cliente` as a JSON object. */
  salud: string
  /** The id that its row of health had. */
  salud_id: string | null
}

export type BaseRow = {
  id: string
  /** The file that is brought. */
  ruta: string
  nombre: string
  canal: Channel | null
  chat: string | null
  usuario_id: string | null
  /** mirando: its report is being made; propuesta: she has not answered. */
  estado: 'mirando' | 'propuesta' | 'pendiente' | 'hecha' | 'fallida' | 'deshaciendo' | 'deshecha'
  creada_en: Instante
}

export type EspejoRow = {
  tabla: string
  /** `MapaDeFacturas` as JSON. */
  mapa: string
  estado: 'propuesto' | 'aceptado' | 'rechazado'
  creado_en: Instante
  /** When it had been read whole for the first time. */
  leido_en: Instante | null
}

export type EspejoFilaRow = {
  tabla: string
  fila: string
  /** Digest of what was last read of the row. */
  huella: string
  factura_id: string | null
  problema: string | null
  /** To whom the row said that it was issued, as JSON. */
  cliente: string | null
}

export type CanalRow = {
  canal: Channel
  chat: string
  persona: string
  usuario_id: string | null
  /** A stranger has had the one neutral line. */
  avisado: 0 | 1
  /** The person has blocked us there: nothing is sent until she writes again. */
  bloqueado: 0 | 1
  pausado_hasta: Instante | null
  ultimo_uso: Instante
}

export type InvitacionRow = {
  id: string
  /** SHA-256 of the code. */
  hash: string
  rol: Rol
  /** The person that the code joins to; null when it makes a new one. */
  usuario_id: string | null
  creada_en: Instante
  caduca_en: Instante | null
  usada_en: Instante | null
}

export type LlaveWebRow = {
  /** SHA-256 of the key. */
  hash: string
  tipo: 'enlace' | 'cookie'
  usuario_id: string
  creada_en: Instante
  caduca_en: Instante | null
  usada_en: Instante | null
}

export type ClaveRow = {
  id: string
  nombre: string
  /** SHA-256 of the key. */
  hash: string
  /** Scopes, separated by commas: 'leer,escribir'. */
  ambitos: string
  creada_en: Instante
  usada_en: Instante | null
  revocada_en: Instante | null
}

/** The invoice that a payment or a rectification (one of them) names by its number. */
export type PorEnlazarRow = {
  pago_id: string | null
  factura_id: string | null
  /** Null: of any series, or the number carries its own. */
  serie: string | null
  numero: string
}

export type InboxRow = {
  n: Generated<number>
  canal: Channel
  id: string
  chat: string
  propio_id: string | null
  persona: string
  /** The message's body as JSON. */
  cuerpo: string
  operacion_id: string
  recibido_en: Instante
}

type Defaulted<T> = ColumnType<T, T | undefined, T>

export type OutboxRow = {
  n: Generated<number>
  clave: string
  canal: Channel
  chat: string
  /** The `Reply` as JSON. */
  cuerpo: string
  /** The client that it speaks of: an answer to it refers to that client. */
  cliente_id: Defaulted<string | null>
  /** What it tells of, so that an answer can refer to that. */
  operacion_id: Defaulted<string | null>
  creado_en: Instante
  estado: Defaulted<'pendiente' | 'enviado' | 'descartado'>
  intentos: Defaulted<number>
  no_antes: Defaulted<Instante | null>
  enviado_en: Defaulted<Instante | null>
  enviado_id: Defaulted<string | null>
  /** Key of the message that this one takes the place of. */
  sustituye: Defaulted<string | null>
  error: Defaulted<string | null>
}

export type FichaRow = {
  id: string
  canal: Channel
  chat: string
  ruta: string
  arg: string
  grupo: string | null
  clave: string | null
  creada_en: Instante
  usada_en: Instante | null
}

export type ArchivoRow = {
  id: string
  actividad_id: string | null
  canal: Channel
  chat: string
  usuario_id: string | null
  ref: string
  clase: 'photo' | 'voice' | 'document'
  nombre: string | null
  mime: string | null
  bytes: number | null
  estado: Defaulted<'pendiente' | 'guardado' | 'rechazado'>
  ruta: Defaulted<string | null>
  intentos: Defaulted<number>
  no_antes: Defaulted<Instante | null>
  creado_en: Instante
}

export type ImportacionRow = {
  id: string
  usuario_id: string | null
  canal: Channel | null
  chat: string | null
  archivo_id: string | null
  /** Where the file lies; null until it has come. */
  ruta: string | null
  nombre: string
  /** SHA-256 of the file. */
  huella: Defaulted<string | null>
  estado: EstadoDeImportacion
  /** `Decisiones`, `Plan`, `Avance` and `Resultado` as JSON. */
  decisiones: Defaulted<string>
  plan: Defaulted<string | null>
  avance: Defaulted<string | null>
  resultado: Defaulted<string | null>
  /** Key of the message in which it is told. */
  mensaje: Defaulted<string | null>
  /** How many times that has been written. */
  mensajes: Defaulted<number>
  /** The file with the rows that could not be imported. */
  malas_id: Defaulted<string | null>
  creada_en: Instante
  actualizada_en: Instante
}

export type HistorialRow = {
  n: Generated<number>
  operacion_id: string
  usuario_id: string | null
  canal: string
  instante: Instante
  tabla: JournaledTable
  registro_id: string
  /** The changed columns as JSON, before and after. */
  antes: string | null
  despues: string | null
  deshecho_en: Defaulted<Instante | null>
}

/** Tables whose every change is a person's and can be undone. */
export type JournaledTable =
  | 'clientes'
  | 'contactos'
  | 'actividades'
  | 'oportunidades'
  | 'crm_etapas'
  | 'crm_facturas'
  | 'crm_vencimientos'
  | 'crm_pagos'
  | 'crm_recordatorios'
  | 'crm_aprendido'
  | 'crm_promesas'

export type AlertaRow = {
  id: string
  cliente_id: string
  regla: string
  clave: string
  tipo: Recomendacion['tipo']
  texto: string
  motivo: string
  importe_centimos: number
  urgencia: number
  oportunidad_id: string | null
  factura_id: string | null
  desde: Fecha
  veces_avisada: number
  ultimo_aviso: Fecha | null
  pospuesta_hasta: Fecha | null
  cerrada_en: Instante | null
}

/** Something that happened to a client and that she is to be told at once. */
export type AvisoRow = {
  cliente_id: string
  clase: 'riesgo' | 'perseguido'
  /** The payment; '' for a risk. */
  sujeto: string
  /** Of a risk: what she knows. */
  antes: RiesgoImpago | null
  desde: Instante
}

export type RecordatorioRow = {
  id: string
  actividad_id: string
  usuario_id: string
  momento: Instante
  hecho_en: Instante | null
}

/** An answer that was given to a program. */
export type IdempotenciaRow = {
  /** The key that asked, or 'webhook'. */
  ambito: string
  llave: string
  /** SHA-256 of method, path and body. */
  huella: string
  /** HTTP status. */
  estado: number
  cabeceras: string
  cuerpo: string | null
  creada_en: Instante
}

/** One time that she said or chose what words mean: a client (and person), or other words. */
export type AprendidoRow = {
  id: string
  palabras: string
  cliente_id: string | null
  contacto_id: string | null
  significa: string | null
  dicho: Defaulted<0 | 1>
  creado_en: Instante
}

export type ExportacionRow = {
  id: string
  canal: Channel
  chat: string
  usuario_id: string
  formato: FormatoDeExportacion
  pedida_en: Instante
  intentos: Defaulted<number>
  no_antes: Defaulted<Instante | null>
  hecha_en: Defaulted<Instante | null>
}
