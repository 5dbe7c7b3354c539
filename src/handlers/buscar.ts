import { buscarClientes } from '#db/busqueda.ts'
import type { Reply } from '#domain/conversation.ts'
import * as texts from '#texts/buscar.ts'
import { noEncuentro } from '#texts/cliente.ts'
import { button, type Ctx, type Route } from './context.ts'
import { type Form, oneQuestion, startForm } from './form.ts'

/** `/buscar`: a name, a person, a phone, a NIF, an invoice; typos forgiven. */
async function buscar(ctx: Ctx, texto: string): Promise<Reply[]> {
  if (texto.trim() === '') return startForm(ctx, buscarForm)
  const found = await buscarClientes(ctx.db, texto, 8)
  if (found.length === 0) return [{ text: noEncuentro(texto) }]
  return [
    {
      text: [texts.encontrados(found.length), ...found.map(texts.hallado)].join('\n'),
      choices: found.map((one) => [button(ctx, one.nombre, 'cliente-ver', one.cliente_id)]),
    },
  ]
}

const buscarForm: Form = oneQuestion(
  'buscar',
  () => ({ text: texts.pregunta }),
  (text) => ({ value: text }),
  (ctx, _values, answer) => buscar(ctx, String(answer)),
  { rol: 'lectura' },
)

export const formularios: Form[] = [buscarForm]

export const rutas: Route[] = [
  {
    name: 'buscar',
    help: 'Buscar por nombre, persona, teléfono, NIF o factura',
    usage: 'LO QUE SEA',
    rol: 'lectura',
    run: buscar,
  },
]
