import { type Cliente, nuevoCliente, type TamanoEmpresa, type TipoCliente } from './cliente.ts'
import type { Contacto } from './contacto.ts'
import { filas, idsDe } from './ejemplo-azar.ts'
import { CLIENTES, PERSONAS } from './ejemplo-clientes.ts'
import { type Fecha, type Hora, type Instante, instanteDe, masDias } from './fecha.ts'

/** A client with its people; `clave` is what the tables of the example call it. */
export type Ficha = { clave: string; cliente: Cliente; contactos: Contacto[] }

/** Dates as the tables say them: in days before `today`. */
export type Calendario = {
  today: Fecha
  /** The date so many days ago; a negative number lies ahead. */
  hace: (dias: number) => Fecha
  instante: (fecha: Fecha, hora: Hora | null) => Instante
}

export function calendarioDe(today: Fecha, zona: string): Calendario {
  const known = new Map<string, Instante>()
  return {
    today,
    hace: (dias) => masDias(today, -dias),
    instante(fecha, hora) {
      const key = `${fecha} ${hora}`
      const instante = known.get(key) ?? instanteDe(fecha, hora, zona).toISOString()
      known.set(key, instante)
      return instante
    },
  }
}

/** Every client as a prospect of `alta`; what came of it is filled in from its invoices and its talk. */
export function fichasDe(alta: Instante): Ficha[] {
  const personas = new Map(filas(PERSONAS).map(([clave = '', gente = '']) => [clave, gente.split(';')]))
  const ids = { cliente: idsDe('clientes'), contacto: idsDe('contactos') }
  let telefonos = 0
  const telefono = () => telefonoFicticio(++telefonos)
  return filas(CLIENTES).map(
    ([clave = '', nombre = '', tipo, cif = '', tamano, sector = '', direccion = '']) => {
      const cliente = nuevoCliente({
        id: ids.cliente(),
        nombre,
        email: `hola@${clave}.es.example`,
        telefono: telefono(),
        direccion,
        cif,
        sector,
        tamaño_empresa: tamano as TamanoEmpresa,
        fecha_creacion: alta,
        tipo: tipo as TipoCliente,
      })
      const contactos = (personas.get(clave) ?? []).map((persona, orden): Contacto => {
        const [quien = '', rol = ''] = persona.split(',').map((parte) => parte.trim())
        return {
          id: ids.contacto(),
          cliente_id: cliente.id,
          nombre: quien,
          rol,
          email: `${enMinusculas(nombreDePila(quien))}@${clave}.es.example`,
          telefono: telefono(),
          principal: orden === 0 ? 1 : 0,
          fecha_creacion: alta,
          archivado_en: null,
        }
      })
      return { clave, cliente, contactos }
    },
  )
}

export function fichaDe(fichas: readonly Ficha[], clave: string): Ficha {
  const ficha = fichas.find((candidata) => candidata.clave === clave)
  if (!ficha) throw new Error(`the example has no client «${clave}»`)
  return ficha
}

export function nombreDePila(nombre: string): string {
  return nombre.split(' ')[0] ?? nombre
}

function telefonoFicticio(n: number): string {
  return `+34600000${String(n).padStart(3, '0')}`
}

function enMinusculas(nombre: string): string {
  return nombre.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
}
