import type { Instante } from './fecha.ts'

/** Table `contactos`: a person at a client. At most one `principal` per client. */
export type Contacto = {
  id: string
  cliente_id: string
  nombre: string
  rol: string | null
  email: string | null
  telefono: string | null
  principal: 0 | 1
  fecha_creacion: Instante
  archivado_en: Instante | null
}
