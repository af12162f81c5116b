// Package ui is the look of every page: the layout and the few parts that
// pages are made of.
//
// It owns no route and no rule. A feature's page calls Page with a PageView and
// puts its own markup inside, built from the parts here and the classes in
// web/css. The content security policy allows no inline style and no inline
// script, so nothing here writes a style attribute, an event attribute or a
// script with a body; a test holds every part to that. What people wrote is
// shown in dir="auto", so that Arabic inside an English page reads well.
package ui
