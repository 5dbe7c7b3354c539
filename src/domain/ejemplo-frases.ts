/**
 * What was said, in days ago: the conversations that the example is about.
 * key | days | hour | kind | minutes | her words
 */
export const CONVERSACIONES = `
ruiz | 34 | 10:15 | visita | 40 | En el taller con Marta: la web se les ha quedado vieja y quieren cita previa
ruiz | 27 | 12:30 | llamada | 12 | Marta ha hablado con Paco, quieren que el cliente vea cómo va su coche
ruiz | 6 | 09:50 | email | - | Mandada a Marta la propuesta de la web, 10.000 en tres pagos
sol | 72 | 13:10 | whatsapp | - | Ana contenta, el vídeo del tinte lleva 9.000 visitas
sol | 33 | 18:20 | whatsapp | - | Ana dice que este mes va floja y que ya me dirá
paz | 29 | 11:00 | reunion | 50 | Elena quiere que los clientes suban los papeles solos y dejar de perseguirlos
paz | 16 | 17:05 | email | - | Propuesta de la web enviada a Elena, 3.050 con formación incluida
arcos | 40 | 12:00 | reunion | 75 | Beatriz harta de las comisiones de los portales, ve claro lo del motor de reservas
arcos | 18 | 10:40 | llamada | 15 | Íñigo pide que el calendario salga también en francés
arcos | 5 | 16:30 | llamada | 20 | Beatriz dice que adelante si se lo dejo en dos pagos, lo hablamos en persona
penalba | 48 | 09:30 | llamada | 8 | Rosa me pide unos días más, esperan cobrar una obra
penalba | 20 | 11:45 | nota | - | Me cuenta Rosa que andan con problemas de cash flow, una obra parada desde hace meses
aitana | 23 | 13:00 | nota | - | Amparo es quien hace ahora los pagos, solo los días 10 y 25
vera | 26 | 14:00 | llamada | 10 | Lucía encantada con las primeras visitas que llegan por la web
azahar | 20 | 19:10 | whatsapp | - | Rocío me ha hecho un bizum de 300, el resto cuando pase la temporada
nexo | 12 | 18:00 | reunion | 60 | Firmado con Daniel el aula virtual. Entrega en seis semanas
valdeoro | 4 | 10:00 | llamada | 25 | Blanca quiere el club con tres cajas al año y pide precio cerrado
marisma | 9 | 12:15 | reunion | 55 | Leandro lo ve grande para un año solo, le propongo ir por fases
olivillo | 8 | 11:20 | llamada | 18 | Gabriel no sabe cómo hacer los envíos, quedamos en ver el almacén
pulso | 4 | 17:40 | whatsapp | - | Adrián pregunta si las clases se podrían reservar desde el móvil
olmedo | 8 | 16:00 | email | - | Enviada a Ignacio la propuesta de la intranet
galatea | 6 | 10:30 | llamada | 9 | Susana viene de parte de la bodega, quiere un catálogo decente
encinar | 3 | 19:00 | llamada | 14 | Joaquín quiere web propia y fotos buenas, está fuera hasta la semana que viene
lumen | 5 | 12:50 | reunion | 45 | Clara trae tres referencias de logos, le gusta lo sencillo
lozano | 150 | 09:20 | llamada | 11 | Julián no lo ve, dice que se le va de presupuesto
ambar | 92 | 18:30 | whatsapp | - | Dolores prefiere esperar a después de las obras de la tienda
ribera | 45 | 17:15 | email | - | Diego me avisa de que la web se la hace un conocido, muy amable
trazo | 268 | 13:30 | llamada | 7 | Enrique se va con otro estudio, quedamos bien
globos | 116 | 10:10 | email | - | Enviado a Patricia el informe de la jornada de puertas abiertas
sillar | 24 | 09:15 | llamada | 6 | Félix dice que el pago sale a final de mes
voltio | 37 | 08:50 | llamada | 5 | Sergio de obra en obra, que le reenvíe la factura al correo
fuentelmonte | 41 | 11:30 | email | - | Subida la factura de Agustín a FACe, registrada a la primera
`

/** Everyday talk for everybody else: {q} is the person. kind | minutes | her words */
export const FRASES = `
llamada | 10 | {q} pide cambiar las fotos de la portada, se las monto el lunes
llamada | 6 | {q} no encontraba la factura, reenviada al momento
llamada | 15 | Repaso con {q} de la campaña, contentos con las visitas
llamada | 8 | {q} pregunta si podemos añadir otro idioma
llamada | 12 | Hablado con {q}: quieren publicar tres veces por semana
llamada | 5 | Llamo a {q}, en una reunión, me devuelve la llamada
llamada | 9 | {q} quiere quitar un servicio de la web que ya no dan
llamada | 20 | Con {q} mirando las estadísticas, suben las búsquedas del nombre
llamada | 7 | {q} me confirma los textos, puedo publicar
llamada | 11 | {q} está pensando en hacer algo en vídeo, le paso ideas
llamada | 14 | {q} me presenta a la persona nueva de recepción
llamada | 4 | Felicito a {q} por el aniversario del negocio
llamada | 13 | {q} pide un presupuesto orientativo para folletos
email | - | Enviado a {q} el informe del mes
email | - | Mando a {q} tres propuestas de cabecera
email | - | {q} contesta que la segunda opción es la buena
email | - | Calendario de publicaciones del mes enviado a {q}
email | - | {q} manda los textos corregidos
email | - | Le paso a {q} las claves nuevas del correo
email | - | Recordado a {q} que falta el texto legal
email | - | Enviadas a {q} las fotos en alta
email | - | {q} pide el justificante para la subvención digital
email | - | Mando a {q} la guía para responder reseñas
whatsapp | - | {q}: «ha quedado precioso»
whatsapp | - | {q} me pasa fotos por WhatsApp, valen cuatro
whatsapp | - | Aviso a {q} de que mañana toco la web media hora
whatsapp | - | {q} pregunta el horario de la sesión de fotos
whatsapp | - | {q} manda la lista de precios nueva
whatsapp | - | Le paso a {q} el enlace para ver el borrador
whatsapp | - | {q} da el visto bueno al cartel
whatsapp | - | {q} quiere adelantar la publicación del viernes
visita | 45 | Paso a hacer fotos, {q} lo tenía todo preparado
visita | 30 | Me acerco a ver a {q} y cambiamos el cartel de la entrada
visita | 60 | Mañana de grabación con {q}, material para dos meses
visita | 25 | Café con {q}, me cuenta planes para la temporada
reunion | 60 | Con {q}: plan del trimestre, seguimos igual y probamos anuncios
reunion | 45 | {q} y yo repasamos qué páginas se visitan, sobra la mitad del menú
reunion | 50 | Reunión con {q} sobre la campaña, fechas cerradas
reunion | 40 | Le enseño a {q} a subir noticias, lo pilla rápido
reunion | 35 | Con {q} por videollamada, aprobado el diseño
nota | - | {q} prefiere que le escriba por la mañana
nota | - | Cierran dos semanas por vacaciones, programar antes
nota | - | Tienen el dominio en otro proveedor, pedir traspaso
nota | - | A {q} le gustan los colores tierra, nada de degradados
nota | - | La contable necesita las facturas antes del 25
nota | - | Van a cambiar el rótulo, ofrecerles las fotos
nota | - | {q} nos ha recomendado a un vecino
`
