import type { Instante } from './fecha.ts'

export const ROLES = ['lectura', 'colaborador', 'duena'] as const
export type Rol = (typeof ROLES)[number]

/** Table `crm_usuarios`: a person of the business. Her web chat and her Telegram are one person. */
export type Usuario = {
  id: string
  nombre: string | null
  rol: Rol
  creado_en: Instante
  revocado_en: Instante | null
}

/** Whether somebody with `rol` may do what needs `necesario`. */
export function puede(rol: Rol, necesario: Rol): boolean {
  return ROLES.indexOf(rol) >= ROLES.indexOf(necesario)
}
