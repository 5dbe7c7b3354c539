/** What the web says outside the conversation. */

export const producto = 'SmartBilling CRM'
export const lema = 'Escribe una línea después de cada llamada. Del resto me acuerdo yo.'
export const descripcion = 'El asistente de tu negocio: clientes, cobros y avisos en un chat.'

export const hostAjeno =
  'Esta dirección no es la de tu SmartBilling CRM. Ábrelo con el enlace de npm run -s panel.'
export const origenAjeno = 'Esta petición no viene de tu SmartBilling CRM.'
export const noExiste = 'Aquí no hay nada.'

export const sinLlave = {
  titulo: 'Hace falta un enlace',
  frase: [
    'Para entrar, ejecuta ',
    'npm run -s panel',
    ' en el ordenador donde está SmartBilling CRM y abre el enlace nuevo que te da.',
  ],
} as const

export const enlaceGastado = {
  titulo: 'Este enlace ya no sirve',
  frase: ['Cada enlace vale una vez y durante 15 minutos: ejecuta ', 'npm run -s panel', ' y abre el nuevo.'],
} as const

export const entrando = {
  titulo: 'Entrando…',
  frase: ['Un momento. Si no pasa nada, ', 'pulsa aquí', '.'],
} as const

/** Ready-made lines beside the chat, on a desk. A phrase is written in the box; a command is sent. */
export const frases = [
  'he llamado a Marta de Talleres Ruiz, le interesa el plan pro, le mando presupuesto el jueves',
  'cómo va Talleres Ruiz',
  'me ha pagado Ruiz 1.210',
]
export const atajos = [
  { titulo: 'Mi día', comando: '/hoy' },
  { titulo: 'Quién me debe', comando: '/deudas' },
  { titulo: 'Embudo', comando: '/embudo' },
  { titulo: 'Ayuda', comando: '/ayuda' },
]

export const pagina = {
  estado: 'conectando…',
  lateral: 'Ideas y atajos',
  pruebaCon: 'Prueba a decir',
  atajos: 'A un toque',
  enTuEquipo: 'Funciona en tu propio equipo.',
  conversacion: 'Conversación',
  anteriores: 'Ver mensajes anteriores',
  escribiendo: 'El asistente está escribiendo',
  abajo: 'Ir al último mensaje',
  suelta: 'Suelta aquí el archivo',
  redactar: 'Escribir un mensaje',
  mensaje: 'Mensaje',
  escribe: 'Escribe un mensaje…',
  adjuntar: 'Adjuntar un archivo',
  enviar: 'Enviar',
  editando: 'Corrigiendo tu mensaje',
  dejarDeEditar: 'Dejarlo como estaba',
  imagen: 'Imagen',
  cerrar: 'Cerrar',
  descargar: 'Descargar',
  sinJavaScript: 'Este chat necesita JavaScript: actívalo en tu navegador y recarga la página.',
}
