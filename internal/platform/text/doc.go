// Package text folds what people write for searching, and renders their
// Markdown into HTML that is safe to show.
//
// Rendering is the only way from a person's words to markup: goldmark without
// raw HTML, then bluemonday with a short list of what may remain.
package text
