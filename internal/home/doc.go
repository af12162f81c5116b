// Package home shows the pages that belong to no single feature: the front
// page, a person's own groups, and the page about privacy.
//
// It has no tables. What it shows comes from the features' exported parts,
// through the interfaces in module.go, and it decides nothing about who may see
// what: the features answer only with what the asking person may know.
package home
