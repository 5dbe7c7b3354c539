import type { Figura } from './salud.ts'

/** What each figure is called on its «¿Por qué?» button. */
export const nombreDeFigura: Record<Figura, string> = {
  riesgo_impago: 'Impago',
  dias_para_pagar: 'Días de pago',
  pagos_a_tiempo: 'Puntualidad',
  importe_medio: 'Importe medio',
  frecuencia: 'Frecuencia',
  proxima_factura: 'Próxima',
  riesgo_perdida: 'Pérdida',
  ltv: 'Valor',
  potencial: 'Potencial',
  rango: 'Puesto',
  pendiente: 'Deuda',
}

export const botonIgnorarNota = '🙈 No tener en cuenta la nota'
export const botonSilenciar = '🔕 Silenciar a este cliente'
