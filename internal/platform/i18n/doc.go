// Package i18n holds the languages, the messages and the dates.
//
// Each feature keeps its messages beside its code, in text.en.json,
// text.es.json and text.ar.json, and hands them over as an fs.FS; Load merges
// them and fails on a missing key, an unknown placeholder or a missing plural
// form. Plural categories and dates follow CLDR. Messages are looked up, not
// executed: a page holds dozens of them, and a template engine for each costs
// more than the page.
package i18n
