import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Agenda, Candidato } from '#domain/lenguaje/agenda.ts'
import { type Captura, type Intencion, interpretar } from '#domain/lenguaje/captura.ts'

/** Monday 23 November 2026, 10:42 in Madrid. */
const NOW = new Date('2026-11-23T09:42:00Z')

const RUIZ = unCandidato('Talleres Ruiz SL', ['Marta'], {
  oportunidades: [{ id: 'web', nombre_proyecto: 'Web Talleres Ruiz', estado: 'propuesta' }],
  facturas: ['2026-041'],
  telefono: '+34911222333',
})
const HIJOS = unCandidato('Ruiz e Hijos', ['Pedro'])
const SOL = unCandidato('Peluquería Sol', ['Ana'])
const PAZ = unCandidato('Gestoría Paz', ['Lucía Pérez'])
const TODOS = [RUIZ, SOL, PAZ]

describe('the messages of product, section 5', () => {
  test.each<[string, Partial<Captura>]>([
    [
      'he llamado a Marta de Talleres Ruiz, le interesa el plan pro, le mando presupuesto el jueves',
      {
        intencion: 'registrar_actividad',
        tipo: 'llamada',
        cliente: seguro(RUIZ, 'Marta'),
        contacto: 'Marta',
        resumen: 'le interesa el plan pro, le mando presupuesto el jueves',
        siguiente: { tipo: 'tarea', titulo: 'mandar presupuesto', fecha: '2026-11-26', hora: null },
        fechaActividad: null,
        etapa: null,
      },
    ],
    [
      'Llamé a Talleres Ruiz, quieren presupuesto el jueves',
      {
        intencion: 'registrar_actividad',
        tipo: 'llamada',
        cliente: seguro(RUIZ),
        resumen: 'quieren presupuesto el jueves',
        siguiente: { tipo: 'tarea', titulo: 'mandar presupuesto', fecha: '2026-11-26', hora: null },
      },
    ],
    [
      'nuevo cliente Peluquería Sol, 600 123 123, Ana',
      {
        intencion: 'crear_cliente',
        clienteNuevo: 'Peluquería Sol',
        telefono: '+34600123123',
        contacto: 'Ana',
      },
    ],
    [
      'Ruiz pasa a negociación, 12.000, cierre en enero',
      {
        intencion: 'actualizar_oportunidad',
        cliente: seguro(RUIZ),
        etapa: 'negociacion',
        importe: 12_000_00,
        cierre: '2027-01-31',
        cierreEsMes: true,
        fecha: null,
      },
    ],
    ['me ha pagado Ruiz 1.210', { intencion: 'registrar_pago', cliente: seguro(RUIZ), importe: 1_210_00 }],
    ['cómo va Talleres Ruiz', { intencion: 'consulta_cliente', cliente: seguro(RUIZ) }],
    ['quién me debe dinero', { intencion: 'consulta_deudas', cliente: { tipo: 'ninguno' } }],
    ['cómo va el embudo', { intencion: 'consulta_embudo' }],
    [
      'qué tengo mañana',
      { intencion: 'consulta_agenda', periodo: { desde: '2026-11-24', hasta: '2026-11-24' } },
    ],
    [
      'IVA el 20 de enero',
      {
        intencion: 'crear_tarea',
        tipo: 'tarea',
        titulo: 'IVA',
        fecha: '2027-01-20',
        cliente: { tipo: 'ninguno' },
      },
    ],
    [
      'recuérdame llamar a Marta mañana a las 10',
      {
        intencion: 'crear_tarea',
        tipo: 'llamada',
        cliente: seguro(RUIZ, 'Marta'),
        titulo: 'llamar a Marta',
        fecha: '2026-11-24',
        hora: '10:00',
      },
    ],
    [
      'reunión con Sol el jueves a las 12',
      { intencion: 'crear_tarea', tipo: 'reunion', cliente: seguro(SOL), fecha: '2026-11-26', hora: '12:00' },
    ],
    [
      'presupuesto de 3.050 a Gestoría Paz',
      { intencion: 'crear_oportunidad', cliente: seguro(PAZ), importe: 3_050_00, etapa: 'propuesta' },
    ],
    [
      'factura 2026-052 a Ruiz, 363 €',
      { intencion: 'registrar_factura', cliente: seguro(RUIZ), numeroFactura: '2026-052', importe: 363_00 },
    ],
    ['hola', { intencion: 'saludo' }],
    ['gracias', { intencion: 'saludo' }],
    ['deshaz eso', { intencion: 'deshacer' }],
    [
      'he visto a Ana de Peluquería Sol, aceptan la web por 2.400, le mando el contrato mañana',
      {
        intencion: 'registrar_actividad',
        tipo: 'reunion',
        cliente: seguro(SOL, 'Ana'),
        contacto: 'Ana',
        etapa: 'ganada',
        importe: 2_400_00,
        siguiente: { tipo: 'tarea', titulo: 'mandar el contrato', fecha: '2026-11-24', hora: null },
      },
    ],
  ])('«%s»', (texto, esperado) => expect(leer(texto)).toMatchObject(esperado))
})

describe('what else people type', () => {
  test.each<[string, Partial<Captura>]>([
    ['ayer llamé a Marta', { fechaActividad: '2026-11-22', tipo: 'llamada', siguiente: null }],
    ['el jueves hablé con Ruiz', { fechaActividad: '2026-11-19', siguiente: null }],
    [
      'comida con Ruiz ayer, muy contentos',
      { intencion: 'registrar_actividad', fechaActividad: '2026-11-22' },
    ],
    ['mañana llamo a Ruiz', { intencion: 'crear_tarea', titulo: 'llamar', fecha: '2026-11-24' }],
    ['he quedado con Ana el viernes a las 5', { intencion: 'crear_tarea', tipo: 'reunion', hora: '17:00' }],
    ['en una hora llamar a Sol', { intencion: 'crear_tarea', fecha: '2026-11-23', hora: '11:42' }],
    ['llamar a Marta a las 9', { fecha: '2026-11-24', hora: '09:00' }],
    ['pasa la reunión con Sol al viernes', { intencion: 'reprogramar_tarea', fecha: '2026-11-27' }],
    ['hecho lo de Paz', { intencion: 'completar_tarea', cliente: seguro(PAZ) }],
    ['no, a las 6 no, a las 7', { intencion: 'corregir', hora: '19:00', fecha: null }],
    ['perdido lo de Paz, se van con otro', { etapa: 'perdida', motivo: 'se van con otro' }],
    ['Paz: probabilidad 65%', { intencion: 'actualizar_oportunidad', probabilidad: 65 }],
    ['Paz pide un 15% de descuento', { probabilidad: null, etapa: null }],
    ['factura a Paz de 500 + IVA a 30 días', { vencimiento: '2026-12-23', base_iva: { ivaIncluido: false } }],
    ['cobro de 363€ de Gestoría Paz ayer', { intencion: 'registrar_pago', fechaActividad: '2026-11-22' }],
    ['Ruiz no ha pagado todavía', { intencion: 'registrar_actividad', tipo: 'nota' }],
    ['nota: Ruiz cierra en agosto', { tipo: 'nota', resumen: 'Ruiz cierra en agosto', siguiente: null }],
    ['contacto nuevo en Ruiz: Pepe 611 222 333', { intencion: 'crear_contacto', contacto: 'Pepe' }],
    ['cuánto facturé el mes pasado', { periodo: { desde: '2026-10-01', hasta: '2026-10-31' } }],
    ['cuánto me debe Ruiz', { intencion: 'consulta_deudas', cliente: seguro(RUIZ) }],
    ['llamar a Hacienda el lunes', { intencion: 'crear_tarea', titulo: 'llamar a Hacienda' }],
    [
      'Sol quiere una tienda online, unos 5.000',
      { intencion: 'crear_oportunidad', titulo: 'una tienda online' },
    ],
    ['buenos días, qué tengo hoy', { intencion: 'consulta_agenda' }],
    ['quién no me ha pagado', { intencion: 'consulta_deudas' }],
    ['busca peluquería', { intencion: 'buscar', titulo: 'peluquería' }],
  ])('«%s»', (texto, esperado) => expect(leer(texto)).toMatchObject(esperado))

  test.each<[string, Intencion]>([
    ['', 'ninguno'],
    ['👍', 'ninguno'],
    ['jajaja', 'ninguno'],
    ['muchas gracias crack', 'saludo'],
    ['buenos días', 'saludo'],
    ['ayuda', 'ayuda'],
    ['cancelar', 'cancelar'],
    ['alertas', 'consulta_alertas'],
    ['tareas', 'consulta_agenda'],
    ['lorem ipsum dolor', 'ambiguo'],
  ])('«%s» is %s', (texto, intencion) =>
    expect(leer(texto, { candidatos: [], enCurso: null }).intencion).toBe(intencion),
  )
})

describe('a question is no task', () => {
  test.each<[string, Partial<Captura>]>([
    [
      'cuánto llevo este año',
      { intencion: 'consulta_facturacion', periodo: { desde: '2026-01-01', hasta: '2026-12-31' } },
    ],
    ['cómo voy este mes', { intencion: 'consulta_facturacion' }],
    [
      'qué facturas vencen esta semana',
      { intencion: 'consulta_deudas', periodo: { desde: '2026-11-23', hasta: '2026-11-29' } },
    ],
    [
      'qué facturas vencen el viernes',
      { intencion: 'consulta_deudas', periodo: { desde: '2026-11-27', hasta: '2026-11-27' } },
    ],
    ['quién me tiene que pagar esta semana', { intencion: 'consulta_deudas' }],
    ['quién no me compra hace tiempo', { intencion: 'consulta_alertas' }],
    ['a quién tengo olvidado', { intencion: 'consulta_alertas' }],
    ['qué debería hacer hoy', { intencion: 'consulta_alertas' }],
    ['a quién debería llamar', { intencion: 'consulta_alertas' }],
    ['a quién tengo que llamar hoy', { intencion: 'consulta_agenda' }],
    ['quién viene el jueves', { intencion: 'consulta_agenda' }],
    ['dónde quedamos mañana', { intencion: 'consulta_agenda' }],
  ])('«%s»', (texto, esperado) => expect(leer(texto)).toMatchObject(esperado))

  test.each(['que no se me olvide llamar a Ana', 'cuanto antes llamar a Ana el lunes'])(
    '«%s» is none',
    (texto) => expect(leer(texto).intencion).toBe('crear_tarea'),
  )
})

test.each([
  'cancela la reunión con Ana',
  'anula la cita con Ruiz',
  'suspende la visita con Sol',
  'hay que cancelar la reunión con Ana del jueves',
])('what is called off has not happened: «%s»', (texto) =>
  expect(leer(texto)).toMatchObject({ intencion: 'reprogramar_tarea', tipo: null }),
)

describe('orders and notes, by what they ask for', () => {
  test.each<[string, Partial<Captura>]>([
    [
      'pásale la factura de octubre a Paz',
      { intencion: 'crear_tarea', cliente: seguro(PAZ), titulo: 'pasar la factura de octubre', fecha: null },
    ],
    ['mándale la factura de octubre a Ruiz', { intencion: 'crear_tarea', fecha: null }],
    [
      'envíale la factura de noviembre a Ana',
      { intencion: 'crear_tarea', titulo: 'enviar la factura de noviembre a Ana', fecha: null },
    ],
    [
      'presu d 890 xa Gestoría Paz',
      { intencion: 'crear_oportunidad', cliente: seguro(PAZ), importe: 890_00, etapa: 'propuesta' },
    ],
    [
      'me tienen que pagar los de Ruiz 600 el viernes',
      { intencion: 'crear_tarea', cliente: seguro(RUIZ), fecha: '2026-11-27', importe: 600_00 },
    ],
    [
      'apunta que Ruiz cierra los viernes por la tarde',
      { tipo: 'nota', resumen: 'Ruiz cierra los viernes por la tarde' },
    ],
    ['apúntame que tengo que comprar tóner', { intencion: 'crear_tarea', titulo: 'comprar tóner' }],
    ['quedé de llamarle a Ana el lunes', { intencion: 'crear_tarea', titulo: 'llamarle a Ana' }],
    [
      'he llamado a Ruiz, que le mande la oferta el jueves',
      { siguiente: { tipo: 'tarea', titulo: 'mandar la oferta', fecha: '2026-11-26', hora: null } },
    ],
    [
      'he hablado con Ana, que le suba el presupuesto a 1.800 y la llame el lunes',
      { siguiente: { tipo: 'tarea', titulo: 'llamar', fecha: '2026-11-30', hora: null } },
    ],
    [
      'platiqué con Ana, todo bien, le marco el lunes',
      { siguiente: { tipo: 'llamada', titulo: 'llamar', fecha: '2026-11-30', hora: null } },
    ],
    [
      'llamada con Ana, llamarle el lunes y mandarle el contrato el miércoles',
      {
        siguiente: { tipo: 'llamada', titulo: 'llamarle', fecha: '2026-11-30', hora: null },
        otrosPasos: [{ tipo: 'tarea', titulo: 'mandarle el contrato', fecha: '2026-11-25', hora: null }],
      },
    ],
  ])('«%s»', (texto, esperado) => expect(leer(texto)).toMatchObject(esperado))
})

describe('which client', () => {
  test('two that share the only word typed: ask, the one in course first', () => {
    const agenda = { candidatos: [RUIZ, HIJOS], enCurso: HIJOS }
    expect(leer('llamé a Ruiz', agenda).cliente).toEqual({
      tipo: 'varios',
      candidatos: [dudoso(HIJOS), dudoso(RUIZ)],
    })
  })

  test.each<[string, Candidato[], Captura['cliente']]>([
    ['a full name beats a part', [RUIZ, HIJOS], seguro(HIJOS)],
    ['also in another order', [HIJOS, RUIZ], seguro(HIJOS)],
  ])('%s', (_, candidatos, cliente) => {
    expect(leer('llamé a ruiz e hijos', { candidatos, enCurso: null }).cliente).toEqual(cliente)
  })

  test('a person and a business must both fit', () => {
    const agenda = { candidatos: [HIJOS, RUIZ], enCurso: null }
    expect(leer('llamé a Marta de Ruiz', agenda).cliente).toEqual(seguro(RUIZ, 'Marta'))
  })

  test('a first name that two clients have: ask', () => {
    const otraMarta = unCandidato('Bar Pepe', ['Marta'])
    const { cliente } = leer('llamé a Marta', { candidatos: [RUIZ, otraMarta], enCurso: null })
    const candidatos = [RUIZ, otraMarta].map(({ cliente_id }) => ({
      cliente_id,
      contacto_id: `${cliente_id}/Marta`,
    }))
    expect(cliente).toEqual({ tipo: 'varios', candidatos })
  })

  test('a slip in a long word is forgiven, unless the right word is another client’s', () => {
    const castano = unCandidato('Ferretería Castaño SL')
    const castanos = unCandidato('Ferretería Castaños')
    expect(leer('llamé a castañp', { candidatos: [castano], enCurso: null }).cliente).toEqual(seguro(castano))
    expect(
      leer('llamé a ferretería castaños', { candidatos: [castano, castanos], enCurso: null }).cliente,
    ).toEqual(seguro(castanos))
  })

  test('a trade alone does not say which', () => {
    const otro = unCandidato('Talleres Mendoza')
    expect(leer('llamé a los talleres', { candidatos: [RUIZ, otro], enCurso: null }).cliente.tipo).toBe(
      'varios',
    )
  })

  test.each(['llamé a Toldos Ruiz', 'llamé a gestoría ruiz', 'llamé a Ruiz Consultores'])(
    'another name around a known word is a new name, near that client: «%s»',
    (texto) =>
      expect(leer(texto, { candidatos: [RUIZ], enCurso: null }).cliente).toMatchObject({
        tipo: 'nuevo',
        parecidos: [dudoso(RUIZ)],
      }),
  )

  test.each([
    ['he llamado a Ferretería Paco', 'Ferretería Paco'],
    ['llamada con Toldos Navarro, quieren 2 toldos', 'Toldos Navarro'],
    ['he llamado a ferretería paco, todo bien', 'Ferretería Paco'],
  ])('«%s» names nobody known', (texto, nombre) => {
    expect(leer(texto, { candidatos: [], enCurso: RUIZ }).cliente).toEqual({ tipo: 'nuevo', nombre })
  })

  test.each([
    ['Ana de Bar Luna quiere presupuesto', { tipo: 'nuevo', nombre: 'Bar Luna' }],
    ['llamé a ana de bar luna', { tipo: 'nuevo', nombre: 'Bar Luna' }],
    ['llamé a Lucía Gómez', { tipo: 'nuevo', nombre: 'Lucía Gómez' }],
    ['llamé a Lucía Pérez', seguro(PAZ, 'Lucía Pérez')],
  ])('somebody of the same name from another place is another person: «%s»', (texto, cliente) => {
    expect(leer(texto).cliente).toMatchObject(cliente)
  })

  test('an invoice or a phone says who', () => {
    expect(leer('cobrada la 2026-041').cliente).toEqual(seguro(RUIZ))
    expect(leer('me han llamado del 911 222 333').cliente).toEqual(seguro(RUIZ))
  })

  test.each<[string, Captura['cliente']]>([
    ['le mando presupuesto el jueves', seguro(RUIZ)],
    ['pasa a negociación', seguro(RUIZ)],
    ['me ha pagado 300', seguro(RUIZ)],
    ['IVA el 20 de enero', { tipo: 'ninguno' }],
    ['renovar seguro del coche el 18', { tipo: 'ninguno' }],
    ['quién me debe dinero', { tipo: 'ninguno' }],
    ['hablé con el del otro día, que sí', { tipo: 'ninguno' }],
    ['he llamado a Gestoría Paz', seguro(PAZ)],
  ])('with a card in view, «%s»', (texto, cliente) => {
    expect(leer(texto, { candidatos: [PAZ], enCurso: RUIZ }).cliente).toEqual(cliente)
  })
})

describe('whatever she types', () => {
  const vocabulario = fc.constantFrom(
    ...'llamé a Marta de Talleres Ruiz Sol el jueves 12.000 € 5 de enero mañana a las 10 y media 600 123 123 factura 2026-041 - / : , . ( ) % mil cien un con le mando que no ñ é 1/1 \n'.split(
      ' ',
    ),
  )

  test('it never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4096 }), (texto) => void leer(texto)),
      { numRuns: 200 },
    )
    fc.assert(
      fc.property(
        fc.array(vocabulario, { maxLength: 600 }),
        (partes) => void leer(partes.join(' ').slice(0, 4096)),
      ),
      { numRuns: 200 },
    )
  })

  test.each([
    ...[
      '1',
      '1 ',
      '1.',
      '1/',
      'a',
      'a ',
      'A',
      'A ',
      'a.',
      'a@',
      'a-',
      '(',
      ', ',
      '\n',
      'y ',
      'de ',
      'mil ',
      'cien ',
      'treinta y ',
    ],
    ...[
      'le ',
      'no ',
      'el ',
      'a las ',
      '12 de ',
      'ya ha ',
      'hola ',
      'ja',
      '+34 ',
      'Ana de ',
      'bar ',
      'ruiz ',
      'x la ',
      '_',
      'é',
      '😀',
    ],
  ])('4096 characters of %j do not blow up', (trozo) => {
    const texto = trozo.repeat(Math.ceil(4096 / trozo.length)).slice(0, 4096)
    const inicio = performance.now()
    leer(texto)
    leer(`llamé a Ruiz ${texto} el jueves`.slice(0, 4096))
    // A pattern that blows up takes minutes; a busy machine does not.
    expect(performance.now() - inicio).toBeLessThan(5000)
  })
})

function leer(texto: string, agenda: Agenda = { candidatos: TODOS, enCurso: null }): Captura {
  return interpretar(texto, agenda, NOW, 'Europe/Madrid')
}

/** A client with these people and nothing else; its id is its name. */
function unCandidato(nombre: string, personas: string[] = [], cambios: Partial<Candidato> = {}): Candidato {
  const contactos = personas.map((persona) => ({
    id: `${nombre}/${persona}`,
    nombre: persona,
    telefono: null,
  }))
  return {
    cliente_id: nombre,
    nombre,
    contactos,
    oportunidades: [],
    facturas: [],
    telefono: null,
    cif: null,
    ...cambios,
  }
}

function dudoso({ cliente_id }: Candidato) {
  return { cliente_id, contacto_id: null }
}

function seguro({ cliente_id }: Candidato, persona?: string): Captura['cliente'] {
  return { tipo: 'seguro', cliente_id, contacto_id: persona ? `${cliente_id}/${persona}` : null }
}
