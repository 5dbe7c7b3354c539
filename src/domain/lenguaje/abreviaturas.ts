/** How people shorten on the phone, plain, and the word meant. A word that is also something else is not here. */
export const ABREVIATURAS: ReadonlyMap<string, string> = pares(`
  q que; k que; xq porque; pq porque; porq porque; xa para; pa para; x por; tb tambien; tmb tambien; tbn tambien; dnd donde; cdo cuando; cnd cuando
  mnn manana; mnna manana; mna manana; mn manana; tmp tiempo; finde finde; fds finde; sem semana
  reu reunion; presu presupuesto; ppto presupuesto; pto presupuesto; fra factura; fac factura; fact factura; tfno telefono; tlf telefono; tel telefono
  mov movil; pdte pendiente; pte pendiente; pdtes pendientes; wasap whatsapp; wasapp whatsapp; guasap whatsapp; whatsap whatsapp; watsapp whatsapp; wsp whatsapp; wpp whatsapp
  lun lunes; mie miercoles; mier miercoles; mierc miercoles; mx miercoles; jue jueves; juev jueves; vie viernes; vier viernes; vrn viernes; sab sabado; dom domingo
  ene enero; feb febrero; abr abril; jun junio; jul julio; ago agosto; sep septiembre; sept septiembre; set septiembre; setiembre septiembre; oct octubre; nov noviembre; dic diciembre
  hrs horas; hs horas; min minutos; mins minutos
`)

/** Slips in words of time, plain. */
export const ERRATAS_DE_TIEMPO: ReadonlyMap<string, string> = pares(`
  juevs jueves; jueve jueves; juebes jueves; jeuves jueves; viernse viernes; vierens viernes; biernes viernes; viern viernes; miercols miercoles; miercole miercoles; mierocles miercoles
  martse martes; marets martes; lunse lunes; luens lunes; lune lunes; sabdo sabado; sbado sabado; domigo domingo; domingp domingo; mañna manana; manna manana; mañaan manana; mannana manana
`)

function pares(texto: string): ReadonlyMap<string, string> {
  return new Map(
    texto
      .split(/[;\n]/)
      .map((par) => par.trim().split(' '))
      .filter((par): par is [string, string] => par.length === 2),
  )
}
