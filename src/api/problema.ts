import { ErrorDeNegocio } from '#domain/error.ts'
import * as texts from '#texts/api.ts'
import { SIEMPRE } from './cabeceras.ts'

/** The HTTP status of each code. One that is not here is something that the request got wrong: 422. */
const ESTADO_DE_CODIGO: Record<string, number> = {
  json_ilegible: 400,
  sin_clave: 401,
  clave_desconocida: 401,
  firma_falsa: 401,
  sin_permiso: 403,
  ruta_desconocida: 404,
  cliente_no_encontrado: 404,
  contacto_no_encontrado: 404,
  actividad_no_encontrada: 404,
  oportunidad_no_encontrada: 404,
  factura_no_encontrada: 404,
  pago_no_encontrado: 404,
  webhook_apagado: 404,
  metodo_no_permitido: 405,
  cliente_parecido: 409,
  external_id_en_uso: 409,
  factura_duplicada: 409,
  factura_emitida: 409,
  importe_inmutable: 409,
  apunte_del_sistema: 409,
  no_se_puede_restaurar: 409,
  firma_repetida: 409,
  version_distinta: 412,
  cuerpo_grande: 413,
  tipo_de_contenido: 415,
  copia_en_curso: 429,
  demasiadas_peticiones: 429,
  ocupada: 503,
}

export type CampoErroneo = { campo: string; mensaje: string }

/** RFC 9457. `codigo` is for programs, `detail` for people, `errores` says each field that is wrong. */
export type Problema = {
  type: string
  title: string
  status: number
  detail: string
  codigo: string
  errores: CampoErroneo[]
}

export function estadoDe(codigo: string): number {
  return ESTADO_DE_CODIGO[codigo] ?? 422
}

export function problemaDe({ code, message, campo }: ErrorDeNegocio): Problema {
  return problema(code, message, campo ? [{ campo, mensaje: message }] : [])
}

export function problema(codigo: string, detail: string, errores: CampoErroneo[] = []): Problema {
  const status = estadoDe(codigo)
  return {
    type: `urn:smartbilling:problema:${codigo}`,
    title: texts.tituloDeEstado(status),
    status,
    detail,
    codigo,
    errores,
  }
}

/** The answer to what failed in the request. `headers` go with it. */
export function responder(problema: Problema, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problema), {
    status: problema.status,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8', ...SIEMPRE, ...headers },
  })
}

/** What a bug or a failing machine answers: nothing of its insides. */
export function problemaInterno(): Problema {
  return {
    type: 'urn:smartbilling:problema:error_interno',
    title: texts.tituloDeEstado(500),
    status: 500,
    detail: texts.errorInterno,
    codigo: 'error_interno',
    errores: [],
  }
}

/** Something that is not there, or not for whoever asks. */
export function noHay(codigo: string, sentence: string): ErrorDeNegocio {
  return new ErrorDeNegocio(codigo, sentence)
}
