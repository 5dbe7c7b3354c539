import type { Rol } from '#domain/usuario.ts'

const PUEDES: Record<Rol, string> = {
  duena: 'Este chat ya es tuyo.',
  colaborador: 'Ya puedes apuntar y consultar en este negocio.',
  lectura: 'Ya puedes consultar lo de este negocio.',
}

export function bienvenida(nombre: string | null, rol: Rol): string {
  const hola = nombre ? `Hola, ${nombre} 👋` : 'Hola 👋'
  return `${hola} ${PUEDES[rol]} Escribe /start para empezar o /ayuda para ver todo lo que sé hacer.`
}
