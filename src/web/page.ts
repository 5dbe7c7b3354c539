import { html } from 'hono/html'
import { icon, logo, sprite } from './icons.ts'
import * as texts from './texts.ts'

type Content = ReturnType<typeof html>
type Note = { titulo: string; frase: readonly [string, string, string] }

/** The chat, empty: `chat.js` fills it. `chat` tells one person's unsent messages from another's. */
export function chatPage({ chat, zona }: { chat: string; zona: string }): Content {
  const t = texts.pagina
  return shell(
    texts.producto,
    html`<meta name="description" content="${texts.descripcion}">
      <link rel="manifest" href="/estatico/app.webmanifest">
      ${['chat', 'mensajes', 'archivos', 'redactar'].map((name) => html`<link rel="stylesheet" href="/estatico/${name}.css">`)}
      <script type="module" src="/estatico/chat.js"></script>`,
    html`${sprite()}
      <div class="marco" id="app" data-chat="${chat}" data-zona="${zona}">
        ${lateral()}
        <main class="chat">
          <header class="cabecera">
            ${logo()}
            <div>
              <h1>${texts.producto}</h1>
              <p id="estado" data-estado="conectando"><span class="punto"></span><span id="estado-texto">${t.estado}</span></p>
            </div>
            <p class="tostada" id="tostada" role="status" aria-live="polite"></p>
          </header>
          <section class="zona" id="zona" tabindex="0" aria-label="${t.conversacion}">
            <div class="centro">
              <button type="button" class="anteriores" id="anteriores" hidden>${t.anteriores}</button>
              <ol id="mensajes" role="log" aria-live="off" aria-label="${t.conversacion}"></ol>
              <div class="escribiendo" id="escribiendo" role="img" aria-label="${t.escribiendo}" hidden>
                <i></i><i></i><i></i>
              </div>
            </div>
          </section>
          <div class="pie">
            <button type="button" class="abajo" id="abajo" aria-label="${t.abajo}" hidden>
              ${icon('abajo')}<span id="nuevos"></span>
            </button>
            ${redactar()}
          </div>
          <div class="soltar" id="soltar" hidden><p>${icon('clip')} ${t.suelta}</p></div>
        </main>
      </div>
      <dialog class="visor" id="visor" aria-label="${t.imagen}">
        <img alt="">
        <p>
          <a download>${icon('descargar')} ${t.descargar}</a>
          <button type="button" aria-label="${t.cerrar}">${icon('cerrar')}</button>
        </p>
      </dialog>
      <noscript><p class="sin-js">${t.sinJavaScript}</p></noscript>`,
  )
}

/** One sentence in the middle of the page, with a command to run in it. */
export function notePage({ titulo, frase }: Note): Content {
  const [before, command, after] = frase
  return shell(
    titulo,
    html``,
    html`<main class="nota">
      ${logo()}
      <p class="marca">${texts.producto}</p>
      <h1>${titulo}</h1>
      <p>${before}<code>${command}</code>${after}</p>
    </main>`,
  )
}

/** Goes on to `path` of ours by itself. */
export function refreshPage(path: string): Content {
  const [before, link, after] = texts.entrando.frase
  return shell(
    texts.entrando.titulo,
    html`<meta http-equiv="refresh" content="0;url=${path}">`,
    html`<main class="nota">
      ${logo()}
      <p>${before}<a href="${path}">${link}</a>${after}</p>
    </main>`,
  )
}

function lateral(): Content {
  const t = texts.pagina
  return html`<aside class="lateral" aria-label="${t.lateral}">
    ${logo()}
    <p class="lema">${texts.lema}</p>
    <h2>${t.pruebaCon}</h2>
    <ul class="frases">
      ${texts.frases.map((frase) => html`<li><button type="button" data-escribe="${frase}">«${frase}»</button></li>`)}
    </ul>
    <h2>${t.atajos}</h2>
    <ul class="atajos">
      ${texts.atajos.map(
        ({ titulo, comando }) =>
          html`<li><button type="button" data-manda="${comando}">${titulo}</button></li>`,
      )}
    </ul>
    <p class="letra">${t.enTuEquipo}</p>
  </aside>`
}

function redactar(): Content {
  const t = texts.pagina
  return html`<form class="redactar" id="redactar" aria-label="${t.redactar}">
    <div class="editando" id="editando" hidden>
      ${icon('lapiz')}
      <p><strong>${t.editando}</strong><span id="editando-texto"></span></p>
      <button type="button" id="dejar-de-editar" aria-label="${t.dejarDeEditar}">${icon('cerrar')}</button>
    </div>
    <ul class="adjuntos" id="adjuntos" hidden></ul>
    <div class="linea">
      <button type="button" class="redondo" id="adjuntar" aria-label="${t.adjuntar}">${icon('clip')}</button>
      <input type="file" id="archivos" multiple hidden aria-hidden="true" tabindex="-1">
      <textarea id="texto" rows="1" dir="auto" aria-label="${t.mensaje}" placeholder="${t.escribe}"
        autocomplete="off" enterkeyhint="send"></textarea>
      <button type="submit" class="redondo enviar" id="enviar" aria-label="${t.enviar}">${icon('enviar')}</button>
    </div>
  </form>`
}

function shell(title: string, head: Content, body: Content): Content {
  return html`<!doctype html>
<html lang="es">
  <head>
    <meta charset="utf-8">
    <title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" content="#0f4a46" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#0a2625" media="(prefers-color-scheme: dark)">
    <link rel="icon" href="/estatico/icono.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/estatico/base.css">
    ${head}
  </head>
  <body>${body}</body>
</html>`
}
