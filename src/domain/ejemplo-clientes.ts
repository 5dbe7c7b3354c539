/**
 * Who the example business works for. Everything is invented: the NIFs have a right check character but
 * numbers that nobody has been given (DNI 9999…, province 00), the phones are the first of the range
 * 600 000 and the mail domains end in the reserved `.example` (RFC 2606).
 *
 * No two names share their distinctive word, so that one word is enough to find each client.
 * key | name | kind | NIF | size | sector | address
 */
export const CLIENTES = `
ruiz | Talleres Ruiz SL | empresa | B00001073 | pequeña | automoción | Calle Herreros 12, 28901 Getafe
sol | Peluquería Sol | autonomo | 99990001P | pequeña | belleza | Calle Mayor 45, 28801 Alcalá de Henares
paz | Gestoría Paz | empresa | J00002147 | pequeña | asesoría | Avenida del Ejército 8, 19001 Guadalajara
arcos | Hotel Los Arcos SA | empresa | A00003210 | grande | hostelería | Paseo de los Tilos 1, 40002 Segovia
penalba | Reformas Peñalba SL | empresa | B00004283 | pequeña | construcción | Calle del Yeso 30, 28936 Móstoles
aitana | Muebles Aitana SL | empresa | B00005355 | mediana | mueble | Polígono Sur 14, 46470 Catarroja
vera | Clínica Dental Vera SLP | empresa | B00006429 | pequeña | salud | Calle Toledo 101, 28005 Madrid
azahar | Floristería Azahar | autonomo | 99990002D | pequeña | comercio | Plaza del Salvador 3, 41004 Sevilla
nexo | Academia Nexo SL | empresa | B00007492 | pequeña | formación | Calle Alfonso 22, 50003 Zaragoza
tahona | Panadería La Tahona | autonomo | 99990003X | pequeña | alimentación | Calle del Horno 6, 45600 Talavera de la Reina
valdeoro | Bodegas Valdeoro SL | empresa | B00008565 | mediana | alimentación | Carretera de Haro km 4, 26200 Haro
kinea | Fisioterapia Kinea | autonomo | 99990004B | pequeña | salud | Calle Bravo 17, 47001 Valladolid
quintana | Asesoría Quintana SL | empresa | B00009639 | pequeña | asesoría | Calle Uría 50, 33003 Oviedo
lozano | Ferretería Lozano SL | empresa | B00010702 | pequeña | comercio | Calle Real 88, 28770 Colmenar Viejo
mirador | Inmobiliaria Mirador SL | empresa | B00011775 | mediana | inmobiliaria | Avenida del Puerto 9, 29016 Málaga
brasas | Asador Las Brasas SL | empresa | B00012849 | pequeña | hostelería | Plaza de San Martín 2, 40001 Segovia
molinillo | Cafetería Molinillo | autonomo | 99990005N | pequeña | hostelería | Calle Libreros 11, 37008 Salamanca
huellas | Veterinaria Huellas SL | empresa | B00013912 | pequeña | salud | Calle Ferraz 60, 28008 Madrid
prisma | Óptica Prisma SL | empresa | B00014985 | pequeña | comercio | Rambla Nova 34, 43004 Tarragona
tinta | Librería Tinta Fina | autonomo | 99990006J | pequeña | comercio | Calle Zapatería 5, 31001 Pamplona
pulso | Gimnasio Pulso SL | empresa | B00015057 | mediana | deporte | Calle Silano 7, 28042 Madrid
carrasco | Transportes Carrasco SA | empresa | A00016121 | grande | transporte | Polígono El Pino 3, 41016 Sevilla
voltio | Electricidad Voltio SL | empresa | B00017194 | pequeña | instalaciones | Calle Cobre 19, 28850 Torrejón de Ardoz
brujula | Viajes Brújula SL | empresa | B00018267 | pequeña | turismo | Calle Colón 70, 46004 Valencia
ambar | Joyería Ámbar | autonomo | 99990007Z | pequeña | comercio | Calle Platerías 4, 14003 Córdoba
plaza | Farmacia Plaza Nueva CB | empresa | E00019331 | pequeña | salud | Plaza Nueva 12, 48005 Bilbao
globos | Escuela Infantil Globos SL | empresa | B00020404 | pequeña | formación | Calle Cometa 2, 28521 Rivas-Vaciamadrid
olmedo | Olmedo Abogados SLP | empresa | B00021477 | pequeña | jurídico | Calle Serrano 140, 28006 Madrid
trazo | Arquitectura Trazo SLP | empresa | B00022541 | pequeña | arquitectura | Calle Larios 18, 29005 Málaga
nogal | Carpintería Nogal | autonomo | 99990008S | pequeña | madera | Camino Viejo 40, 16003 Cuenca
sillar | Construcciones Sillar SL | empresa | B00023614 | mediana | construcción | Calle Cantera 15, 05001 Ávila
rumbo | Autoescuela Rumbo SL | empresa | B00024687 | pequeña | formación | Avenida de la Paloma 27, 28945 Fuenlabrada
jazmin | Estética Jazmín | autonomo | 99990009Q | pequeña | belleza | Calle Recogidas 31, 18005 Granada
fuentelmonte | Ayuntamiento de Fuentelmonte | administracion | P0002575I | mediana | administración pública | Plaza Mayor 1, 19210 Fuentelmonte
marisma | Conservas Marisma SA | empresa | A00026823 | grande | alimentación | Muelle Norte 5, 39740 Santoña
olivillo | Almazara Olivillo S. Coop. | empresa | F00027896 | mediana | alimentación | Carretera de Jaén km 9, 23600 Martos
ribera | Asociación Ribera Joven | empresa | G00028969 | pequeña | asociación | Calle Ebro 10, 26006 Logroño
lumen | Estudio Lumen | autonomo | 99990010V | pequeña | fotografía | Calle Pelayo 52, 28004 Madrid
encinar | Casa Rural El Encinar | autonomo | 99990011H | pequeña | turismo | Camino de la Dehesa s/n, 10612 Jerte
galatea | Cerámicas Galatea SL | empresa | B00029033 | pequeña | artesanía | Calle Alfar 7, 45600 Talavera de la Reina
`

/** key | people, the principal first: name, role; … */
export const PERSONAS = `
ruiz | Marta Lobo, gerente; Paco Ruiz, jefe de taller
sol | Ana Gil, dueña
paz | Elena Cano, socia; Ramón Ibáñez, administración
arcos | Beatriz Salas, directora; Íñigo Vela, marketing; Pilar Roca, contabilidad
penalba | Rosa Peñalba, administración; Tomás Peñalba, gerente
aitana | Vicent Ferrer, gerente; Amparo Blasco, contabilidad
vera | Lucía Vera, directora; Nerea Pons, recepción
azahar | Rocío Luque, dueña
nexo | Daniel Bueno, director; Irene Casas, secretaría
tahona | Fermín Nieto, dueño
valdeoro | Blanca Murga, marketing; Jesús Olarte, gerente; Maite Arana, administración
kinea | Óscar Prada, dueño
quintana | Covadonga Quintana, socia; Luis Argüelles, administración
lozano | Julián Lozano, gerente
mirador | Sandra Postigo, marketing; Rafael Cuenca, gerente; Noelia Ramos, contabilidad
brasas | Gonzalo Herrero, gerente; Teresa Marcos, sala
molinillo | Silvia Barrio, dueña
huellas | Raquel Montero, veterinaria; Hugo Díez, administración
prisma | Montse Vidal, gerente
tinta | Koldo Etxeberria, dueño
pulso | Adrián Rey, gerente; Laura Conde, marketing
carrasco | Manuel Carrasco, gerente; Inmaculada Reyes, compras; Álvaro Pineda, contabilidad
voltio | Sergio Toro, gerente
brujula | Carmen Sanchis, gerente; Neus Bellver, oficina
ambar | Dolores Baena, dueña
plaza | Ainhoa Uriarte, titular; Jon Zubiri, mostrador
globos | Patricia León, directora
olmedo | Ignacio Olmedo, socio; Cristina Torres, administración
trazo | Enrique Palma, arquitecto
nogal | Basilio Huerta, dueño
sillar | Félix Arribas, gerente; Yolanda Jimeno, administración
rumbo | Nuria Calvo, directora
jazmin | Macarena Ortega, dueña
fuentelmonte | Agustín Pardo, secretario; Sonia Mesa, cultura
marisma | Leandro Cobo, director comercial; Virginia Haya, marketing
olivillo | Gabriel Moral, gerente; Aurora Lendínez, ventas
ribera | Diego Sáenz, coordinador
lumen | Clara Espada, fotógrafa
encinar | Joaquín Regalado, dueño
galatea | Susana Corrochano, gerente
`
