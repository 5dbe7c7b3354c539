import { beforeAll, describe, expect, test } from 'vitest'
import { agendaPara } from '#db/busqueda.ts'
import { insertRows } from '#db/direct.ts'
import type { Db } from '#db/open.ts'
import { interpretar } from '#domain/lenguaje/captura.ts'
import { testDb } from './support/chat.ts'

/** Monday 23 November 2026 at ten in Madrid. */
const AHORA = new Date('2026-11-23T09:00:00.000Z')

/** name | city | people (with phone), in the order of the rows. */
const CLIENTES = `
Ferretería Castaño SL | Ávila | Julián 644100200
Ferretería Castaños | Ávila |
Electro Campos SL | Zamora | Begoña, Paco Ruiz
Campos y Asociados | Zamora |
Talleres Ruiz | Cuenca | Marta 600111222
Ruiz e Hijos | Toledo | Marta
Cafés Navarro | Soria | Ana López
Hotel Los Pinos | Jaca | Rocío
Hotel Plaza | Cuenca | Andrés
Peluquería Sol | Málaga | Toñi
Fisioterapia Vital | Ourense |
Fontanería Domingo | Burgos | Domingo Peral
Floristería Abril | Valladolid | Lucía
Instalaciones Hermanos Benavente | León | Chema
Clínica Dental Aurora | Badajoz | Aurora
Gestoría Paz | Lugo | Paz Otero
Viernes Comunicación | Madrid | Sonia
Librería La Nota | Salamanca | Gloria
Todo Limpio SL | Zaragoza | Sonia
Bodegas Larrinaga | Labastida | Iker
Bodegas Larrañaga | Haro | Nerea
Farmacia San Roque | Cáceres | Ignacio
Distribuciones Echevarría | Bilbao | Josu
Montajes Guadalentín | Lorca | Antonio
Grupo Norte Sur | Vigo | Carla
`

let db: Db
beforeAll(async () => {
  db = await testDb()
  const filas = CLIENTES.trim().split('\n')
  for (const [n, fila] of filas.entries()) {
    const [nombre = '', ciudad = '', gente = ''] = fila.split('|').map((parte) => parte.trim())
    const fecha_creacion = AHORA.toISOString()
    const id = `c${n}`
    await insertRows(db, 'clientes', [{ id, nombre, direccion: `Calle Mayor 1, ${ciudad}`, fecha_creacion }])
    for (const [i, quien] of gente.split(',').entries()) {
      const [persona, telefono] = quien.trim().split(/ (?=\d)/)
      if (!persona) continue
      const row = { id: `k${n}-${i}`, cliente_id: id, nombre: persona, principal: i === 0 ? 1 : 0 }
      await insertRows(db, 'contactos', [
        { ...row, telefono: telefono ? `+34${telefono}` : null, fecha_creacion } as never,
      ])
    }
  }
})

/** «Name» when sure, «? A | B» when asked (by the alphabet), «+ Name» when new, «-» when nobody; then « / person». */
async function quien(texto: string): Promise<string> {
  const agenda = await agendaPara(db, texto, null)
  const { cliente, contacto } = interpretar(texto, agenda, AHORA, 'Europe/Madrid')
  const nombre = (id: string) => agenda.candidatos.find((c) => c.cliente_id === id)?.nombre ?? id
  const persona = contacto ? ` / ${contacto}` : ''
  if (cliente.tipo === 'seguro') return nombre(cliente.cliente_id) + persona
  if (cliente.tipo === 'nuevo') return `+ ${cliente.nombre}${persona}`
  if (cliente.tipo === 'ninguno') return `-${persona}`
  return `? ${cliente.candidatos
    .map((c) => nombre(c.cliente_id))
    .sort()
    .join(' | ')}${persona}`
}

function casos(titulo: string, tabla: string) {
  const filas = tabla
    .trim()
    .split('\n')
    .map((fila) => fila.split('=>').map((parte) => parte.trim()))
  describe(titulo, () => {
    test.each(filas)('%s', async (texto = '', esperado = '') => {
      expect(await quien(texto)).toBe(esperado)
    })
  })
}

casos(
  'a name, short or with slips',
  `
he llamado a talleres ruiz => Talleres Ruiz
llamé a ferreteria castaño => Ferretería Castaño SL
llamé a ferreteria castaños => Ferretería Castaños
reunión con electro campos => Electro Campos SL
hablé con electrocampos => Electro Campos SL
hablé con electro-campos => Electro Campos SL
hablé con ruiz e hijos => Ruiz e Hijos
hablé con instalaciones benavente => Instalaciones Hermanos Benavente
hablé con los benavente => Instalaciones Hermanos Benavente
hablé con hnos benavente => Instalaciones Hermanos Benavente
hablé con distribuciones echeberria => Distribuciones Echevarría
hablé con echebarria => Distribuciones Echevarría
hablé con guadalentin => Montajes Guadalentín
hablé con guadlenti => Montajes Guadalentín
hablé con montages guadalentin => Montajes Guadalentín
hablé con farmacia sanroque => Farmacia San Roque
hablé con san roque => Farmacia San Roque
visita a bodegas larrinaga => Bodegas Larrinaga
visita a bodegas larrañaga => Bodegas Larrañaga
ha pagado dental aurora los 200 => Clínica Dental Aurora
llamé a la aurora dental => Clínica Dental Aurora
cómo va lo de paz => Gestoría Paz
hablé con norte sur => Grupo Norte Sur
`,
)

casos(
  'several could be meant',
  `
llamé a ruiz => ? Ruiz e Hijos | Talleres Ruiz
llamé a campos => ? Campos y Asociados | Electro Campos SL
hablé con sonia => ? Todo Limpio SL | Viernes Comunicación / Sonia
hablé con marta => ? Ruiz e Hijos | Talleres Ruiz / Marta
hablé con la ferretería => ? Ferretería Castaño SL | Ferretería Castaños
llamé a larriñaga => ? Bodegas Larrañaga | Bodegas Larrinaga
visita a las bodegas => ? Bodegas Larrañaga | Bodegas Larrinaga
`,
)

casos(
  'a trade, a person, a phone, a city',
  `
llamé al de la farmacia => Farmacia San Roque
hablé con la peluquera => Peluquería Sol
llamé a los del hotel de Cuenca => Hotel Plaza
llamé al hotel de jaca => Hotel Los Pinos
he hablado con marta la de talleres => Talleres Ruiz / Marta
hablé con marta de ruiz e hijos => Ruiz e Hijos / Marta
hablé con begoña => Electro Campos SL / Begoña
hablé con paco ruiz => Electro Campos SL / Paco Ruiz
hablé con paco el de electro campos => Electro Campos SL / Paco
hablé con iker de larrinaga => Bodegas Larrinaga / Iker
hablé con iker de bodegas larrañaga => Bodegas Larrañaga / Iker
llamar al 600 111 222 mañana => Talleres Ruiz
llamar a gloria => Librería La Nota / Gloria
llamé a paz otero => Gestoría Paz / Paz Otero
`,
)

casos(
  'names that are common words or first names',
  `
llamar el domingo a talleres ruiz => Talleres Ruiz
llamar a domingo el domingo => Fontanería Domingo / Domingo
quedé con fontanería domingo => Fontanería Domingo
cita el viernes con talleres ruiz => Talleres Ruiz
reunión con viernes comunicación el viernes => Viernes Comunicación
en abril llamo a talleres ruiz => Talleres Ruiz
presupuesto floristería abril para abril => Floristería Abril
nota: talleres ruiz abre a las 9 => Talleres Ruiz
llamar a la nota => -
todo limpio ha pagado 300 => Todo Limpio SL
lo he dejado todo limpio en talleres ruiz => ? Talleres Ruiz | Todo Limpio SL
hace un sol increíble => -
visita a sol => Peluquería Sol
mañana vital a las 12 => Fisioterapia Vital
es vital que llame a talleres ruiz => Talleres Ruiz
cita en la plaza con talleres ruiz => Talleres Ruiz
descansar el domingo => -
`,
)

casos(
  'a name that is nobody’s',
  `
llamada con Toldos Navarro, quieren 2 toldos => + Toldos Navarro
llamé a ferretería paco => + Ferretería Paco
hablé con Clínica Vitalia => + Clínica Vitalia
reunión con Construcciones Ruiz => + Construcciones Ruiz
llamé a marta de Bar Luna => + Bar Luna / Marta
hablé con Ana Gil => + Ana Gil / Ana Gil
visita a hotel miramar => + Hotel Miramar
hablé con julián de talleres ruiz => Talleres Ruiz / Julián
`,
)
