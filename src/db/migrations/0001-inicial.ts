import { type Kysely, sql } from 'kysely'

/**
 * The specification's five tables with what they lack, and ours (prefix crm_). Everything is STRICT:
 * a text in a number's place is an error, not a surprise. Facts that must always hold are CHECKs. What
 * every message writes has few indexes: each costs a page of every commit. People are never deleted, so
 * nothing looks for the rows that point at them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...CLIENTES, ...DINERO, ...PERSONAS, ...MENSAJES, ...TRABAJO]) {
    await sql.raw(statement).execute(db)
  }
}

const AHORA = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`
const esFecha = (columna: string) => `${columna} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`
const esInstante = (columna: string) => `${columna} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'`
const fecha = (columna: string) => `${columna} TEXT CHECK (${columna} IS NULL OR ${esFecha(columna)})`
const fechaSegura = (columna: string) => `${columna} TEXT NOT NULL CHECK (${esFecha(columna)})`
const instante = (columna: string) => `${columna} TEXT CHECK (${columna} IS NULL OR ${esInstante(columna)})`
const ahora = (columna: string) =>
  `${columna} TEXT NOT NULL DEFAULT (${AHORA}) CHECK (${esInstante(columna)})`
const bool = (columna: string) => `${columna} INTEGER NOT NULL DEFAULT 0 CHECK (${columna} IN (0, 1))`

const CLIENTES = [
  `CREATE TABLE clientes (
    id TEXT PRIMARY KEY NOT NULL,
    nombre TEXT NOT NULL CHECK (trim(nombre) <> ''),
    email TEXT, telefono TEXT, direccion TEXT, cif TEXT, sector TEXT,
    tamaño_empresa TEXT CHECK (tamaño_empresa IN ('pequeña', 'mediana', 'grande')),
    estado TEXT NOT NULL DEFAULT 'prospecto' CHECK (estado IN ('prospecto', 'activo', 'inactivo', 'bloqueado')),
    ltv_centimos INTEGER NOT NULL DEFAULT 0,
    riesgo_impago TEXT NOT NULL DEFAULT 'sin_datos' CHECK (riesgo_impago IN ('bajo', 'medio', 'alto', 'sin_datos')),
    ${fecha('fecha_primera_factura')},
    ${ahora('fecha_creacion')},
    limite_credito_centimos INTEGER CHECK (limite_credito_centimos >= 0),
    tipo TEXT CHECK (tipo IN ('empresa', 'autonomo', 'particular', 'administracion')),
    etiquetas TEXT,
    ${instante('archivado_en')},
    fusionado_en TEXT REFERENCES clientes (id),
    external_id TEXT
  ) STRICT`,
  `CREATE UNIQUE INDEX clientes_external_id ON clientes (external_id) WHERE external_id IS NOT NULL`,
  `CREATE INDEX clientes_fusionado_en ON clientes (fusionado_en) WHERE fusionado_en IS NOT NULL`,
  `CREATE INDEX clientes_telefono ON clientes (telefono) WHERE telefono IS NOT NULL`,
  `CREATE INDEX clientes_email ON clientes (email) WHERE email IS NOT NULL`,
  `CREATE INDEX clientes_cif ON clientes (cif) WHERE cif IS NOT NULL`,
  `CREATE TABLE contactos (
    id TEXT PRIMARY KEY NOT NULL,
    cliente_id TEXT NOT NULL REFERENCES clientes (id),
    nombre TEXT NOT NULL CHECK (trim(nombre) <> ''),
    rol TEXT, email TEXT, telefono TEXT,
    ${bool('principal')},
    ${ahora('fecha_creacion')},
    ${instante('archivado_en')}
  ) STRICT`,
  `CREATE INDEX contactos_cliente_id ON contactos (cliente_id)`,
  `CREATE INDEX contactos_telefono ON contactos (telefono) WHERE telefono IS NOT NULL`,
  `CREATE UNIQUE INDEX contactos_principal ON contactos (cliente_id) WHERE principal = 1`,
  `CREATE TABLE oportunidades (
    id TEXT PRIMARY KEY NOT NULL,
    cliente_id TEXT NOT NULL REFERENCES clientes (id),
    nombre_proyecto TEXT NOT NULL CHECK (trim(nombre_proyecto) <> ''),
    descripcion TEXT,
    monto_estimado_centimos INTEGER CHECK (monto_estimado_centimos >= 0),
    estado TEXT NOT NULL DEFAULT 'inicial'
      CHECK (estado IN ('inicial', 'contacto', 'propuesta', 'negociacion', 'ganada', 'perdida')),
    probabilidad INTEGER NOT NULL DEFAULT 30 CHECK (probabilidad BETWEEN 0 AND 100),
    ${ahora('fecha_creacion')},
    ${fecha('fecha_cierre_esperada')},
    motivo_perdida TEXT,
    ${fecha('fecha_cierre_real')},
    ${instante('archivado_en')}
  ) STRICT`,
  `CREATE INDEX oportunidades_cliente_id ON oportunidades (cliente_id)`,
  `CREATE INDEX oportunidades_estado ON oportunidades (estado)`,
  `CREATE TABLE crm_etapas (
    id TEXT PRIMARY KEY NOT NULL,
    oportunidad_id TEXT NOT NULL REFERENCES oportunidades (id) ON DELETE CASCADE,
    estado TEXT NOT NULL,
    ${ahora('desde')}
  ) STRICT`,
  `CREATE INDEX crm_etapas_oportunidad_id ON crm_etapas (oportunidad_id, desde)`,
  `CREATE TABLE crm_usuarios (
    id TEXT PRIMARY KEY NOT NULL,
    nombre TEXT,
    rol TEXT NOT NULL CHECK (rol IN ('duena', 'colaborador', 'lectura')),
    ${ahora('creado_en')},
    ${instante('revocado_en')}
  ) STRICT`,
  `CREATE TABLE actividades (
    id TEXT PRIMARY KEY NOT NULL,
    cliente_id TEXT REFERENCES clientes (id),
    tipo TEXT NOT NULL
      CHECK (tipo IN ('llamada', 'email', 'reunion', 'tarea', 'nota', 'whatsapp', 'visita', 'venta', 'cobro')),
    titulo TEXT NOT NULL,
    descripcion TEXT,
    ${ahora('fecha')},
    responsable TEXT,
    ${bool('completada')},
    ${ahora('fecha_creacion')},
    usuario_id TEXT REFERENCES crm_usuarios (id),
    contacto_id TEXT REFERENCES contactos (id),
    oportunidad_id TEXT REFERENCES oportunidades (id),
    duracion_min INTEGER CHECK (duracion_min > 0),
    resultado TEXT,
    ${fecha('vence_en')},
    vence_hora TEXT CHECK (vence_hora IS NULL OR vence_hora GLOB '[0-2][0-9]:[0-5][0-9]'),
    ${instante('completada_en')},
    origen TEXT NOT NULL DEFAULT 'chat' CHECK (origen IN ('chat', 'api', 'importacion', 'sistema')),
    texto_original TEXT,
    CHECK (vence_hora IS NULL OR vence_en IS NOT NULL),
    CHECK (cliente_id IS NOT NULL OR tipo NOT IN ('venta', 'cobro'))
  ) STRICT`,
  `CREATE INDEX actividades_cliente_id ON actividades (cliente_id, fecha)`,
  `CREATE INDEX actividades_contacto_id ON actividades (contacto_id) WHERE contacto_id IS NOT NULL`,
  `CREATE INDEX actividades_oportunidad_id ON actividades (oportunidad_id) WHERE oportunidad_id IS NOT NULL`,
  `CREATE INDEX actividades_pendientes ON actividades (vence_en) WHERE completada = 0`,
  `CREATE INDEX actividades_sin_cliente ON actividades (fecha) WHERE cliente_id IS NULL`,
  `CREATE TABLE salud_cliente (
    id TEXT PRIMARY KEY NOT NULL,
    cliente_id TEXT NOT NULL UNIQUE REFERENCES clientes (id) ON DELETE CASCADE,
    dias_para_pagar_promedio INTEGER,
    historial_pagos_a_tiempo REAL CHECK (historial_pagos_a_tiempo BETWEEN 0 AND 100),
    monto_promedio_factura_centimos INTEGER,
    frecuencia_compra_dias INTEGER,
    ${fecha('ultima_factura_date')},
    ${fecha('proxima_factura_esperada')},
    riesgo_perdida_score INTEGER CHECK (riesgo_perdida_score BETWEEN 0 AND 100),
    ${ahora('ultima_actualizacion')},
    facturas INTEGER NOT NULL DEFAULT 0,
    facturas_pagadas INTEGER NOT NULL DEFAULT 0,
    dias_para_pagar_mediana INTEGER,
    retraso_mediano INTEGER,
    p_retraso REAL CHECK (p_retraso BETWEEN 0 AND 1),
    p_impago_30 REAL CHECK (p_impago_30 BETWEEN 0 AND 1),
    facturado_centimos INTEGER NOT NULL DEFAULT 0,
    cobrado_centimos INTEGER NOT NULL DEFAULT 0,
    pendiente_centimos INTEGER NOT NULL DEFAULT 0,
    vencido_centimos INTEGER NOT NULL DEFAULT 0,
    facturado_12m_centimos INTEGER NOT NULL DEFAULT 0,
    ${fecha('ultimo_pago')},
    ultimo_pago_a_tiempo INTEGER CHECK (ultimo_pago_a_tiempo IN (0, 1)),
    ${fecha('proxima_desde')},
    ${fecha('proxima_hasta')},
    CHECK (id = cliente_id)
  ) STRICT`,
  `CREATE INDEX salud_cliente_facturado ON salud_cliente (facturado_12m_centimos)`,
]

const DINERO = [
  `CREATE TABLE crm_facturas (
    id TEXT PRIMARY KEY NOT NULL,
    cliente_id TEXT NOT NULL REFERENCES clientes (id),
    serie TEXT NOT NULL DEFAULT '',
    numero TEXT NOT NULL CHECK (trim(numero) <> ''),
    ${fechaSegura('fecha_emision')},
    ${fechaSegura('fecha_vencimiento')},
    base_centimos INTEGER, iva_centimos INTEGER, irpf_centimos INTEGER,
    total_centimos INTEGER NOT NULL,
    concepto TEXT,
    rectifica_a TEXT REFERENCES crm_facturas (id),
    external_id TEXT,
    origen TEXT NOT NULL DEFAULT 'chat' CHECK (origen IN ('chat', 'api', 'importacion', 'sistema')),
    ${instante('anulada_en')},
    ${ahora('creada_en')},
    UNIQUE (serie, numero),
    CHECK (fecha_vencimiento >= fecha_emision)
  ) STRICT`,
  `CREATE INDEX crm_facturas_cliente_id ON crm_facturas (cliente_id, fecha_emision)`,
  `CREATE INDEX crm_facturas_numero ON crm_facturas (numero)`,
  `CREATE INDEX crm_facturas_vencimiento ON crm_facturas (fecha_vencimiento)`,
  `CREATE INDEX crm_facturas_rectifica_a ON crm_facturas (rectifica_a) WHERE rectifica_a IS NOT NULL`,
  `CREATE UNIQUE INDEX crm_facturas_external_id ON crm_facturas (external_id) WHERE external_id IS NOT NULL`,
  `CREATE TABLE crm_vencimientos (
    id TEXT PRIMARY KEY NOT NULL,
    factura_id TEXT NOT NULL REFERENCES crm_facturas (id) ON DELETE CASCADE,
    ${fechaSegura('fecha')},
    importe_centimos INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX crm_vencimientos_factura_id ON crm_vencimientos (factura_id)`,
  `CREATE TABLE crm_pagos (
    id TEXT PRIMARY KEY NOT NULL,
    cliente_id TEXT NOT NULL REFERENCES clientes (id),
    factura_id TEXT REFERENCES crm_facturas (id),
    ${fechaSegura('fecha')},
    importe_centimos INTEGER NOT NULL CHECK (importe_centimos <> 0),
    metodo TEXT,
    external_id TEXT,
    origen TEXT NOT NULL DEFAULT 'manual' CHECK (origen IN ('manual', 'api', 'banco', 'importacion')),
    ${ahora('creado_en')}
  ) STRICT`,
  `CREATE INDEX crm_pagos_cliente_id ON crm_pagos (cliente_id, fecha)`,
  `CREATE INDEX crm_pagos_factura_id ON crm_pagos (factura_id) WHERE factura_id IS NOT NULL`,
  `CREATE UNIQUE INDEX crm_pagos_external_id ON crm_pagos (external_id) WHERE external_id IS NOT NULL`,
]

const PERSONAS = [
  `CREATE TABLE crm_canales (
    canal TEXT NOT NULL,
    chat TEXT NOT NULL,
    persona TEXT NOT NULL,
    usuario_id TEXT REFERENCES crm_usuarios (id),
    ${bool('avisado')},
    ${bool('bloqueado')},
    ${instante('pausado_hasta')},
    ${ahora('ultimo_uso')},
    PRIMARY KEY (canal, chat)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX crm_canales_usuario_id ON crm_canales (usuario_id)`,
  `CREATE TABLE crm_invitaciones (
    id TEXT PRIMARY KEY NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    rol TEXT NOT NULL CHECK (rol IN ('duena', 'colaborador', 'lectura')),
    usuario_id TEXT REFERENCES crm_usuarios (id),
    ${ahora('creada_en')},
    ${instante('caduca_en')},
    ${instante('usada_en')}
  ) STRICT`,
  `CREATE INDEX crm_invitaciones_usuario_id ON crm_invitaciones (usuario_id)`,
  `CREATE TABLE crm_intentos (
    canal TEXT NOT NULL,
    persona TEXT NOT NULL,
    fallos INTEGER NOT NULL DEFAULT 0,
    ${ahora('ultimo')},
    PRIMARY KEY (canal, persona)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE crm_llaves_web (
    hash TEXT PRIMARY KEY NOT NULL,
    tipo TEXT NOT NULL CHECK (tipo IN ('enlace', 'cookie')),
    usuario_id TEXT NOT NULL REFERENCES crm_usuarios (id),
    ${ahora('creada_en')},
    ${instante('caduca_en')},
    ${instante('usada_en')}
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX crm_llaves_web_usuario_id ON crm_llaves_web (usuario_id)`,
  `CREATE TABLE crm_ajustes (clave TEXT PRIMARY KEY NOT NULL, valor TEXT NOT NULL) STRICT, WITHOUT ROWID`,
]

const MENSAJES = [
  `CREATE TABLE crm_inbox (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    canal TEXT NOT NULL,
    id TEXT NOT NULL,
    chat TEXT NOT NULL,
    propio_id TEXT,
    persona TEXT NOT NULL,
    cuerpo TEXT NOT NULL,
    operacion_id TEXT NOT NULL,
    ${ahora('recibido_en')},
    UNIQUE (canal, id)
  ) STRICT`,
  `CREATE INDEX crm_inbox_chat ON crm_inbox (canal, chat, propio_id)`,
  `CREATE TABLE crm_outbox (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    clave TEXT NOT NULL UNIQUE,
    canal TEXT NOT NULL,
    chat TEXT NOT NULL,
    cuerpo TEXT NOT NULL,
    /* No foreign key: what was said of a client outlives it, and nobody looks from the client's side. */
    cliente_id TEXT,
    operacion_id TEXT,
    ${ahora('creado_en')},
    estado TEXT NOT NULL DEFAULT 'pendiente' CHECK (estado IN ('pendiente', 'enviado', 'descartado')),
    intentos INTEGER NOT NULL DEFAULT 0,
    ${instante('no_antes')},
    ${instante('enviado_en')},
    enviado_id TEXT,
    sustituye TEXT,
    error TEXT
  ) STRICT`,
  `CREATE INDEX crm_outbox_pendientes ON crm_outbox (canal, chat, n) WHERE estado = 'pendiente'`,
  `CREATE INDEX crm_outbox_enviado_id ON crm_outbox (canal, chat, enviado_id) WHERE enviado_id IS NOT NULL`,
  `CREATE TABLE crm_sesiones (
    canal TEXT NOT NULL,
    chat TEXT NOT NULL,
    estado TEXT NOT NULL,
    ${ahora('actualizada_en')},
    PRIMARY KEY (canal, chat)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE crm_fichas (
    id TEXT PRIMARY KEY NOT NULL,
    canal TEXT NOT NULL,
    chat TEXT NOT NULL,
    ruta TEXT NOT NULL,
    arg TEXT NOT NULL,
    /* Buttons of one group die together: pressing «Sí» also closes «A cuenta». Null: may be pressed again.
       Their ids begin with the group's, so that they stand together without an index of their own. */
    grupo TEXT,
    clave TEXT,
    ${ahora('creada_en')},
    ${instante('usada_en')}
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE crm_archivos (
    id TEXT PRIMARY KEY NOT NULL,
    actividad_id TEXT REFERENCES actividades (id) ON DELETE SET NULL,
    canal TEXT NOT NULL,
    chat TEXT NOT NULL,
    usuario_id TEXT REFERENCES crm_usuarios (id),
    ref TEXT NOT NULL,
    clase TEXT NOT NULL CHECK (clase IN ('photo', 'voice', 'document')),
    nombre TEXT,
    mime TEXT,
    bytes INTEGER,
    estado TEXT NOT NULL DEFAULT 'pendiente' CHECK (estado IN ('pendiente', 'guardado', 'rechazado')),
    ruta TEXT,
    intentos INTEGER NOT NULL DEFAULT 0,
    ${instante('no_antes')},
    ${ahora('creado_en')}
  ) STRICT`,
  `CREATE INDEX crm_archivos_actividad_id ON crm_archivos (actividad_id)`,
  `CREATE INDEX crm_archivos_usuario_id ON crm_archivos (usuario_id)`,
  `CREATE INDEX crm_archivos_pendientes ON crm_archivos (creado_en) WHERE estado = 'pendiente'`,
]

const TRABAJO = [
  `CREATE TABLE crm_historial (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    operacion_id TEXT NOT NULL,
    usuario_id TEXT REFERENCES crm_usuarios (id),
    canal TEXT NOT NULL,
    ${ahora('instante')},
    tabla TEXT NOT NULL,
    registro_id TEXT NOT NULL,
    antes TEXT,
    despues TEXT,
    ${instante('deshecho_en')}
  ) STRICT`,
  `CREATE INDEX crm_historial_operacion ON crm_historial (operacion_id)`,
  `CREATE INDEX crm_historial_usuario ON crm_historial (usuario_id, n)`,
  `CREATE TABLE crm_alertas (
    id TEXT PRIMARY KEY NOT NULL,
    cliente_id TEXT NOT NULL REFERENCES clientes (id) ON DELETE CASCADE,
    regla TEXT NOT NULL,
    clave TEXT NOT NULL,
    tipo TEXT NOT NULL CHECK (tipo IN ('ALERTA', 'OPORTUNIDAD', 'VENTA', 'RIESGO', 'SEGUIMIENTO')),
    texto TEXT NOT NULL,
    motivo TEXT NOT NULL,
    importe_centimos INTEGER NOT NULL DEFAULT 0,
    urgencia REAL NOT NULL DEFAULT 0,
    oportunidad_id TEXT REFERENCES oportunidades (id) ON DELETE CASCADE,
    factura_id TEXT REFERENCES crm_facturas (id) ON DELETE CASCADE,
    ${fechaSegura('desde')},
    veces_avisada INTEGER NOT NULL DEFAULT 0,
    ${fecha('ultimo_aviso')},
    ${fecha('pospuesta_hasta')},
    ${instante('cerrada_en')}
  ) STRICT`,
  `CREATE UNIQUE INDEX crm_alertas_abierta ON crm_alertas (cliente_id, clave) WHERE cerrada_en IS NULL`,
  `CREATE UNIQUE INDEX crm_alertas_del_dia ON crm_alertas (cliente_id, clave, desde)`,
  `CREATE INDEX crm_alertas_oportunidad_id ON crm_alertas (oportunidad_id) WHERE oportunidad_id IS NOT NULL`,
  `CREATE INDEX crm_alertas_factura_id ON crm_alertas (factura_id) WHERE factura_id IS NOT NULL`,
  `CREATE TABLE crm_silencios (
    cliente_id TEXT PRIMARY KEY NOT NULL REFERENCES clientes (id) ON DELETE CASCADE,
    ${ahora('desde')}
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE crm_notas_ignoradas (
    actividad_id TEXT PRIMARY KEY NOT NULL REFERENCES actividades (id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE crm_recordatorios (
    id TEXT PRIMARY KEY NOT NULL,
    actividad_id TEXT NOT NULL REFERENCES actividades (id) ON DELETE CASCADE,
    usuario_id TEXT NOT NULL REFERENCES crm_usuarios (id),
    momento TEXT NOT NULL CHECK (${esInstante('momento')}),
    ${instante('hecho_en')}
  ) STRICT`,
  `CREATE INDEX crm_recordatorios_actividad_id ON crm_recordatorios (actividad_id)`,
  `CREATE INDEX crm_recordatorios_usuario_id ON crm_recordatorios (usuario_id)`,
  `CREATE INDEX crm_recordatorios_pendientes ON crm_recordatorios (momento) WHERE hecho_en IS NULL`,
  `CREATE TABLE crm_ejecuciones (
    trabajo TEXT NOT NULL,
    periodo TEXT NOT NULL,
    ${ahora('hecho_en')},
    PRIMARY KEY (trabajo, periodo)
  ) STRICT, WITHOUT ROWID`,
  /* Rows of the example business. What is not here is hers. */
  `CREATE TABLE crm_ejemplo (
    tabla TEXT NOT NULL,
    registro_id TEXT NOT NULL,
    PRIMARY KEY (tabla, registro_id)
  ) STRICT, WITHOUT ROWID`,
]
