// The SSE extension ships no types; it is imported for its effect only.
declare module "htmx.org/dist/ext/hx-sse.js";
