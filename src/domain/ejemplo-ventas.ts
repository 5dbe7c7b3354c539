/**
 * What each client buys and how it pays, the characters of the play. In days: `última`, how long ago the
 * newest invoice was issued; `cada`, between one and the next, give or take `±` (with 0 the dates are exact, else
 * they keep to office days); `plazo`, from issue to due date (30+60: half and half); `tarda`, from due date to
 * payment (−: before it). An invoice whose payment falls today or later is still open. `base` in euros; the newest
 * is exactly that, the others give or take so many per cent. `irpf`: it withholds 15 % (Ley 35/2006, art. 101.5: professional services to a business).
 *
 * key | how many | última | cada | ± | plazo | tarda | ± | base | % | irpf | method | concept
 */
export const VENTAS = `
ruiz | 12 | 39 | 45 | 0 | 30 | 2 | 1 | 1000 | 15 | no | transferencia | Mantenimiento web y campañas
sol | 37 | 31 | 14 | 0 | 0 | 0 | 0 | 80 | 0 | no | bizum | Redes sociales, quincena
paz | 6 | 24 | 88 | 4 | 30 | -4 | 3 | 320 | 20 | sí | transferencia | Diseño de circulares y boletín
arcos | 18 | 12 | 30 | 0 | 30 | -8 | 2 | 2400 | 15 | no | transferencia | Campañas y reservas online
penalba | 11 | 62 | 44 | 0 | 30 | 45 | 6 | 540 | 25 | no | transferencia | Fichas de obra y anuncios
aitana | 12 | 20 | 44 | 0 | 30 | -10 | 0 | 980 | 15 | no | transferencia | Catálogo online y fotografía
vera | 9 | 33 | 58 | 4 | 30+60 | 1 | 2 | 1200 | 10 | no | domiciliación | Captación de pacientes
azahar | 7 | 46 | 70 | 6 | 15 | 6 | 5 | 500 | 0 | no | bizum | Tienda online y temporada
nexo | 6 | 52 | 85 | 5 | 30 | 0 | 2 | 450 | 15 | sí | transferencia | Diseño de folletos y matrícula
tahona | 9 | 18 | 55 | 6 | 15 | 1 | 2 | 140 | 10 | no | efectivo | Redes y carteles
valdeoro | 17 | 9 | 31 | 3 | 30 | 3 | 3 | 860 | 20 | no | transferencia | Tienda online, cuota y campañas
kinea | 6 | 27 | 84 | 5 | 15 | -2 | 2 | 190 | 10 | sí | bizum | Diseño de bonos y redes
quintana | 18 | 6 | 30 | 2 | 15 | -1 | 1 | 240 | 5 | sí | domiciliación | Redacción del blog y boletín
lozano | 8 | 41 | 62 | 6 | 30 | 9 | 6 | 310 | 20 | no | transferencia | Catálogo y mantenimiento
mirador | 18 | 15 | 30 | 2 | 30 | 1 | 3 | 760 | 15 | no | transferencia | Anuncios de inmuebles
brasas | 9 | 22 | 57 | 5 | 15 | 4 | 4 | 270 | 15 | no | tarjeta | Carta digital y redes
molinillo | 6 | 36 | 80 | 7 | 15 | 0 | 2 | 120 | 10 | no | bizum | Redes y pizarra digital
huellas | 17 | 11 | 31 | 2 | 15 | -1 | 1 | 180 | 10 | no | domiciliación | Mantenimiento web y recordatorios
prisma | 8 | 29 | 65 | 6 | 30 | 2 | 3 | 350 | 15 | no | transferencia | Campaña de temporada
tinta | 6 | 44 | 82 | 6 | 30 | 5 | 4 | 160 | 10 | no | transferencia | Boletín y agenda de actos
pulso | 18 | 8 | 30 | 2 | 30 | 6 | 5 | 620 | 10 | no | transferencia | Campañas de alta
carrasco | 9 | 35 | 60 | 4 | 60 | -1 | 2 | 1650 | 15 | no | transferencia | Web corporativa, fases y soporte
voltio | 6 | 57 | 75 | 8 | 30 | 14 | 8 | 280 | 20 | no | transferencia | Anuncios locales
brujula | 16 | 13 | 32 | 3 | 30 | 2 | 2 | 430 | 15 | no | transferencia | Campañas de destinos
ambar | 5 | 48 | 95 | 8 | 15 | -3 | 2 | 380 | 20 | no | tarjeta | Fotografía de colección
plaza | 17 | 16 | 31 | 2 | 30 | -2 | 2 | 210 | 5 | no | domiciliación | Tienda online, cuota
globos | 9 | 118 | 42 | 3 | 30 | 1 | 2 | 230 | 10 | no | transferencia | Redes y jornada de puertas abiertas
olmedo | 8 | 25 | 66 | 4 | 30 | -5 | 2 | 680 | 15 | sí | transferencia | Imagen de marca y publicaciones
trazo | 3 | 425 | 40 | 4 | 30 | 12 | 6 | 900 | 20 | sí | transferencia | Portafolio y planos interactivos
nogal | 4 | 70 | 110 | 9 | 30 | 8 | 5 | 260 | 20 | no | efectivo | Web y fotos de taller
sillar | 8 | 65 | 60 | 0 | 60 | 70 | 8 | 720 | 20 | no | transferencia | Promociones de vivienda
rumbo | 9 | 19 | 56 | 4 | 15 | 0 | 2 | 290 | 10 | no | domiciliación | Campaña de matrículas
jazmin | 10 | 21 | 50 | 5 | 0 | 0 | 1 | 110 | 10 | no | bizum | Redes y reservas
fuentelmonte | 6 | 50 | 90 | 4 | 30 | 26 | 5 | 950 | 15 | sí | transferencia | Diseño de cartelería y agenda cultural
`

/**
 * Those whose habit changed: their last paid invoices took so many days from the due date instead. One still pays within
 * reason, which is for its card; what the other owes will likely end badly, which is worth an alert.
 */
export const CAMBIOS_DE_HABITO = [
  { clave: 'aitana', ultimas: 3, tarda: 11 },
  { clave: 'olmedo', ultimas: 3, tarda: 42 },
]

/** Whose newest invoice is not paid yet, against its habit. */
export const SIN_COBRAR = 'ruiz'

/** Paid in part: the newest invoice of `clave`, so many euros so many days ago. */
export const PAGO_PARCIAL = { clave: 'azahar', hace: 20, euros: 300 }

/** A corrected invoice: the n-th from the newest of `clave`, so many euros of base too many; refunded later. */
export const RECTIFICACION = { clave: 'mirador', desdeElFinal: 5, dias: 12, euros: 100, devuelta: 6 }

/** Money without an invoice yet. key | days ago | euros | method */
export const A_CUENTA = `
nexo | 11 | 500 | transferencia
quintana | 33 | 121 | transferencia
tinta | 70 | 60 | efectivo
`
