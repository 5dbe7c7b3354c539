import type { Intencion } from '../src/domain/lenguaje/captura.ts'
import type { VERBOS_POR_IDEA } from '../src/domain/lenguaje/verbos.ts'

/** A section of docs/lenguaje.md: its examples are read when the page is written. */
export type Grupo = { titulo: string; antes: string; columnas?: [string, string]; ejemplos: string[] }

/** Read as expressions alone. */
export const EXPRESIONES: Grupo[] = [
  {
    titulo: 'Fechas',
    antes:
      '«El jueves» es el próximo jueves; dicho en jueves, el de la semana que viene. Si cuentas algo que ya pasó, mira hacia atrás.',
    ejemplos: [
      'el jueves',
      'el martes que viene',
      'pasado mañana',
      'el 15',
      'el 3 de diciembre',
      '15/12',
      '7-1-27',
      'en quince días',
      'dentro de dos semanas',
      'el primer lunes de enero',
      'ayer',
      'el viernes pasado',
      'hace tres días',
    ],
  },
  {
    titulo: 'Horas',
    antes: 'De 1 a 7, sin más, es por la tarde. Las ocho las pregunta.',
    ejemplos: [
      'a las 10',
      'a las 5',
      'a las cinco y media',
      'a las 9 menos cuarto',
      '17:30',
      'las 9 de la noche',
      'mañana a las 9 y media',
      'el jueves por la tarde',
      'el viernes a primera hora',
      'mañana después de comer',
      'dentro de dos horas',
    ],
  },
  {
    titulo: 'Tramos y plazos',
    antes: 'Lo que no es un día solo es un tramo, con sus dos extremos.',
    ejemplos: [
      'la semana que viene',
      'este finde',
      'a primeros de mes',
      'a mediados de enero',
      'a finales de mes',
      'del 3 al 7 de diciembre',
      'antes del viernes',
      'a partir del jueves',
      'este trimestre',
      'el mes pasado',
      'de 4 a 6',
      'mañana de 10 a 12',
      'una hora y media',
      '3 días',
    ],
  },
  {
    titulo: 'Importes y porcentajes',
    antes: 'Con o sin signo, con cifras o con letra. En un mensaje con dos, toma el que cuenta.',
    ejemplos: [
      '1.200 €',
      '3.400,50 €',
      '12 mil euros',
      '1200 eur',
      'mil doscientos euros',
      'medio millón de euros',
      '500 dólares',
      '70 %',
      'el quince por ciento',
    ],
  },
  {
    titulo: 'Lo que no es una cita',
    antes: 'Costumbres y direcciones: no apunta nada para ese día (una raya), o solo se queda con la cifra.',
    ejemplos: ['cerrado los lunes', 'los viernes no trabajan', 'entregan cada lunes', 'calle Mayor 23'],
  },
]

/** Read as whole messages. */
export const MENSAJES: Grupo[] = [
  {
    titulo: 'Qué hace con cada frase',
    antes:
      'De un mensaje saca qué es, de quién, cuándo y cuánto. Si además dices qué toca después, lo deja de tarea.',
    ejemplos: [
      'he llamado a Marta de Talleres Ruiz, le mando presupuesto el jueves',
      'ayer estuve en Hotel Los Arcos',
      'nota: Hotel Los Arcos cierra en enero',
      'reunión con Nuria mañana a las 10',
      'tengo que llamar a Reformas Peñalba el lunes',
      'ya he llamado a Reformas Peñalba',
      'pasa la reunión con Nuria al viernes',
      'presu de 2.300 a Hotel Los Arcos por la web nueva, cierre en enero',
      'factura de 850 a Talleres Ruiz a 30 días',
      'me ha pagado Reformas Peñalba 450',
      'han pagado la F-2026/031',
      'nuevo cliente: Peluquería Sol, 600 123 123',
      'el móvil de Nuria es 611 22 33 44',
      'deshaz lo último',
      'gracias!',
    ],
  },
  {
    titulo: 'Promesas de pago',
    antes:
      'Lo que el cliente dice que va a pagar, y qué día. Lo que solo debe, desea, suele hacer o depende de algo no es una promesa.',
    ejemplos: [
      'he llamado a Talleres Ruiz, me ha dicho que paga el viernes',
      'Marta de Talleres Ruiz: el pago sale el jueves',
      'quedamos con Reformas Peñalba en que paga la mitad el 15',
      'Talleres Ruiz dice que el lunes me ingresa los 1.210',
      'Reformas Peñalba no paga hasta el 15',
      'Talleres Ruiz tiene que pagar el viernes',
      'a ver si paga Talleres Ruiz el viernes',
      'Reformas Peñalba paga a 30 días',
    ],
  },
  {
    titulo: 'De quién hablas',
    antes:
      'Por el nombre entero o parte de él, con una letra cambiada, por el oficio, por la persona o por el número de factura. Si puede ser más de uno, pregunta.',
    ejemplos: [
      'llamé a Peñalba',
      'llamé a Penialba',
      'llamé a los del hotel',
      'hablé con Marta',
      'hablé con Ruiz',
      'he llamado a Carpintería Olmo',
    ],
  },
  {
    titulo: 'Etapas del embudo',
    antes: 'Lo que se niega o se desea no cuenta: «si aceptan» todavía no es ganada.',
    ejemplos: [
      'Hotel Los Arcos acepta el presupuesto',
      'Reformas Peñalba ha firmado',
      'hemos perdido lo de Hotel Los Arcos, se van con otro',
      'enviado el presupuesto a Reformas Peñalba',
      'Hotel Los Arcos pasa a negociación, 70 %',
      'si aceptan en Reformas Peñalba, empezamos en enero',
    ],
  },
  {
    titulo: 'Preguntas',
    antes: 'Con interrogación o sin ella.',
    ejemplos: [
      'quién me debe',
      'qué tengo mañana',
      'cómo va Reformas Peñalba',
      'cuánto he facturado este mes',
      'qué oportunidades tengo abiertas',
      'qué clientes están en riesgo',
    ],
  },
]

export const CORRECCIONES: Grupo = {
  titulo: 'Correcciones',
  antes: 'Justo después de apuntar algo, dile solo lo que cambia.',
  columnas: ['Escribes', 'Cambia a'],
  ejemplos: [
    'no, a las 6 no, a las 7',
    'el martes no, el miércoles',
    'no, era el viernes',
    'perdona, eran 450 €',
    'era un whatsapp',
    'no era Ruiz e Hijos, era Talleres Ruiz',
    'quita la hora',
    'bórralo',
  ],
}

export const ABREVIADAS: Grupo = {
  titulo: 'Abreviaturas',
  antes: 'Como se escribe en el móvil.',
  ejemplos: ['reu cn Nuria mñn a las 10'],
}

export const DUDAS: Grupo = {
  titulo: 'Cómo pregunta cuando duda',
  antes:
    'Guarda lo que está claro y pregunta solo lo demás, con botones. Si no tocas ninguno, queda la primera opción.',
  columnas: ['Escribes', 'Pregunta'],
  ejemplos: [
    'llamar a Marta mañana a las 8',
    'reunión con Nuria el lunes a las 12',
    'Marta me comentó que quieren otra web',
    'me ha pagado Reformas Peñalba 300 € y 350 €',
    'he llamado a Ruiz',
    'llamar a Marta mañana a las 9',
  ],
}

export const NOMBRES_DE_INTENCION: Record<Intencion, string> = {
  registrar_actividad: 'Actividad',
  crear_tarea: 'Tarea',
  completar_tarea: 'Tarea hecha',
  reprogramar_tarea: 'Cambio de día',
  crear_oportunidad: 'Oportunidad nueva',
  actualizar_oportunidad: 'Oportunidad',
  registrar_factura: 'Factura',
  registrar_pago: 'Cobro',
  crear_cliente: 'Cliente nuevo',
  crear_contacto: 'Persona de contacto',
  consulta_cliente: 'Ficha',
  consulta_deudas: 'Quién debe',
  consulta_agenda: 'Agenda',
  consulta_embudo: 'Embudo',
  consulta_facturacion: 'Facturación',
  consulta_alertas: 'Avisos y consejos',
  buscar: 'Búsqueda',
  corregir: 'Corrección',
  deshacer: 'Deshacer',
  cancelar: 'Cancelar',
  ayuda: 'Ayuda',
  exportar: 'Exportar',
  saludo: 'Saludo: no guarda nada',
  ninguno: 'Nada: no guarda nada',
  ambiguo: 'No está claro: pregunta',
}

export const NOMBRES_DE_IDEA: Record<keyof typeof VERBOS_POR_IDEA, string> = {
  llamada: 'llamadas',
  reunion: 'reuniones',
  visita: 'visitas',
  mensaje: 'mensajes',
  decir: 'lo que te dicen',
  pedir: 'lo que te piden',
  cobrar: 'cobros',
  facturar: 'facturas',
  trato: 'tratos',
  apuntar: 'apuntar',
  mover: 'cambiar de día',
  deshacer: 'deshacer',
  terminar: 'dar por hecho',
  recordar: 'recordatorios',
  ver: 'ver datos',
  hacer: 'el trabajo',
}
