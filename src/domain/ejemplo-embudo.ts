/**
 * The deals. Some have a next step (`PENDIENTES`) and some do not: what stands still, what is large and
 * doubtful and what is nearly won must all be seen. Stages with the days since each began; the last one is
 * where the deal stands.
 * `cierre`: expected, in days from today. A dash: nobody has said.
 *
 * key | project | euros | % | stages | cierre | reason of the loss | what it is about
 */
export const EMBUDO = `
ruiz | Web Talleres Ruiz | 10000 | 50 | inicial 34, contacto 27, propuesta 6 | 30 | - | Web nueva con cita previa y seguimiento de la reparación
paz | Web de Gestoría Paz | 3050 | 50 | inicial 38, contacto 29, propuesta 16 | 21 | - | Web con área de clientes para subir documentos
arcos | Motor de reservas Los Arcos | 8400 | 80 | inicial 70, contacto 61, propuesta 40, negociacion 5 | 14 | - | Reservas directas sin comisión, integradas con su programa
marisma | Campaña anual Marisma | 18000 | 20 | inicial 26, contacto 9 | 75 | - | Lanzamiento de la gama gourmet: vídeo, redes y ferias
valdeoro | Club de vinos Valdeoro | 4300 | 70 | inicial 48, contacto 36, propuesta 19, negociacion 4 | 25 | - | Suscripción trimestral en su tienda online
olivillo | Tienda online Olivillo | 6500 | 30 | inicial 17, contacto 8 | 60 | - | Venta directa de aceite, envíos a toda España
pulso | App de reservas Pulso | 2400 | 30 | inicial 15, contacto 4 | 40 | - | Reserva de clases desde el móvil
olmedo | Intranet Olmedo | 1950 | 50 | inicial 28, contacto 20, propuesta 8 | 28 | - | Plantillas y biblioteca de escritos
galatea | Catálogo Galatea | 1200 | 10 | inicial 6 | 50 | - | Catálogo de azulejo en web y PDF
encinar | Fotos y web El Encinar | - | 10 | inicial 3 | - | - | Quiere dejar de depender de los portales
lumen | Identidad Estudio Lumen | 900 | 30 | inicial 12, contacto 5 | 35 | - | Logotipo, tarjetas y plantilla de presupuesto
nexo | Plataforma de cursos Nexo | 2200 | 100 | inicial 62, contacto 50, propuesta 33, negociacion 20, ganada 12 | -10 | - | Aula virtual con pagos
carrasco | Web corporativa Carrasco | 9900 | 100 | inicial 410, contacto 396, propuesta 371, negociacion 350, ganada 338 | -330 | - | Web en tres idiomas, por fases
mirador | Visitas virtuales Mirador | 3600 | 100 | inicial 260, contacto 251, propuesta 240, ganada 228 | -220 | - | Doce inmuebles en 360°
brujula | Rediseño Viajes Brújula | 4100 | 100 | inicial 190, contacto 181, propuesta 170, negociacion 158, ganada 149 | -150 | - | Web nueva con buscador de viajes
jazmin | Reservas online Jazmín | 750 | 100 | inicial 120, contacto 114, ganada 101 | -100 | - | Agenda con aviso por WhatsApp
lozano | Tienda online Lozano | 5200 | 0 | inicial 215, contacto 200, propuesta 182, perdida 150 | -160 | precio | Cuatro mil referencias con existencias
ambar | Tienda online Ámbar | 3900 | 0 | inicial 140, contacto 133, propuesta 118, perdida 92 | -95 | lo deja para más adelante | Venta de piezas únicas
ribera | Web de la asociación Ribera | 1500 | 0 | inicial 96, contacto 88, propuesta 74, perdida 45 | -50 | se lo hace un conocido | Web con inscripciones a talleres
trazo | Web nueva Trazo | 4800 | 0 | inicial 330, contacto 322, propuesta 305, negociacion 290, perdida 268 | -275 | eligió otro estudio | Portafolio filtrable por obra
`

/**
 * What is to be done, in days from today. With a project it is that deal's next step.
 *
 * key (a dash: her own) | kind | day | hour | title | project
 */
export const PENDIENTES = `
sol | reunion | 0 | 12:00 | nuevo plan de redes con Ana | -
lozano | tarea | -2 | - | mandar a Julián las fotos retocadas | -
penalba | llamada | 0 | - | llamar a Rosa por la factura pendiente | -
brujula | tarea | 1 | - | subir a la web de Carmen los viajes nuevos | -
arcos | reunion | 2 | 10:30 | cerrar con Beatriz el motor de reservas | Motor de reservas Los Arcos
olmedo | llamada | 2 | - | llamar a Ignacio por la propuesta | Intranet Olmedo
huellas | tarea | 3 | - | renovar el certificado de la web | -
olivillo | visita | 4 | 11:00 | ver el almacén con Gabriel | Tienda online Olivillo
pulso | tarea | 5 | - | preparar dos pantallas de la app | App de reservas Pulso
lumen | email | 6 | - | mandar a Clara los tres bocetos | Identidad Estudio Lumen
encinar | llamada | 7 | 17:00 | llamar a Joaquín cuando vuelva | Fotos y web El Encinar
carrasco | reunion | 12 | 09:30 | revisión trimestral con Manuel | -
- | tarea | 9 | - | dejar listos los papeles para el IVA | -
- | tarea | 3 | - | renovar el dominio del estudio | -
`
