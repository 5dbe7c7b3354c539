/**
 * How people shorten on the phone, plain, and the word meant. What is also another word is not here; weekdays and
 * months («vie», «dic») are the calendar's (`palabras-de-tiempo.ts`), which knows when they can be one.
 */
export const ABREVIATURAS: ReadonlyMap<string, string> = pares(`
  q que; k que; xq porque; pq porque; porq porque; xa para; pa para; x por; tb tambien; tmb tambien; tbn tambien; dnd donde; cdo cuando; cnd cuando
  mnn manana; mnna manana; mna manana; mn manana; mñn manana; mñna manana; tmp tiempo; findesemana finde; finsemana finde; fds finde; sem semana; sems semanas; pxmo proximo; prox proximo; sgte siguiente; sig siguiente
  reu reunion; presu presupuesto; ppto presupuesto; pto presupuesto; fra factura; fac factura; fact factura; tfno telefono; tlf telefono; tel telefono
  mov movil; pdte pendiente; pte pendiente; pdtes pendientes; wasap whatsapp; wasapp whatsapp; guasap whatsapp; whatsap whatsapp; watsapp whatsapp; wsp whatsapp; wpp whatsapp
  hrs horas; hras horas; hra hora; min minutos; mins minutos; seg segundos; segs segundos
  tardecita tarde; nochecita noche; mananita manana; ratito rato; tempranito temprano; ahoritita ahorita; semanita semana; pasao pasado; pasadomanana pasadomanana
  haier ayer; hayer ayer; oy hoy; mediodia mediodia; finde finde
`)

function pares(texto: string): ReadonlyMap<string, string> {
  return new Map(
    texto
      .split(/[;\n]/)
      .map((par) => par.trim().split(' '))
      .filter((par): par is [string, string] => par.length === 2 && par[0] !== par[1]),
  )
}
