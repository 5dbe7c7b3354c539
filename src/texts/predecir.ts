export const uso =
  'Uso: npm run -s predecir -- TAREA FACTURAS.csv CONSULTAS.csv, con TAREA emision, alerta o cliente. Los archivos pueden ser .csv o .csv.gz.'

export function noPuedoLeer(ruta: string): string {
  return `No puedo leer «${ruta}». Comprueba la ruta.`
}

export function noEsCsv(ruta: string): string {
  return `«${ruta}» no es un CSV. Guárdalo como texto separado por comas.`
}

export function faltaColumna(ruta: string, columna: string): string {
  return `En «${ruta}» falta la columna «${columna}». Ponla en la primera línea.`
}

export function filaMala(ruta: string, linea: number, motivo: string): string {
  return `${ruta}, línea ${linea}: ${motivo}`
}

export function fechaMala(columna: string, valor: string): string {
  return `«${columna}» tiene que ser una fecha como 2026-11-23 y pone «${valor}».`
}

export function importeMalo(valor: string): string {
  return `«importe» tiene que ser un número con punto, como 1210.50, y pone «${valor}».`
}

export const faltaCliente = 'falta «cliente_id».'
export const faltaNumero = 'falta «numero».'

export function numeroRepetido(numero: string): string {
  return `el número «${numero}» ya estaba en otra línea.`
}

export function facturaDesconocida(numero: string): string {
  return `no hay ninguna factura «${numero}» en el libro.`
}

export function enteroMalo(columna: string, valor: string): string {
  return `«${columna}» tiene que ser un número de días y pone «${valor}».`
}
