export const corregidoAbajo = '✏️ Corregido más abajo.'
export const descartado = '✖️ Descartado.'
export const quitadoLoAnterior = '↩️ He quitado lo de antes.'
export const nadaQueCorregir = 'No hay nada reciente que corregir. Escríbelo entero y lo apunto.'
export const noSeAplica =
  'No sé qué cambiar con eso. Dime el dato bueno («a las 7», «era ayer», «eran 1.200», «era Ruiz»), o deshaz lo último con /deshacer.'
