package app

import "net/url"

// missing is what everybody gets for an id that names nothing.
var missing = [5]int{404, 404, 404, 404, 404}

var directoryGates = []gate{
	{"GET /groups/match", nil, nil, anybody},
	{"POST /groups/match", nil, url.Values{"today": {"on"}}, anybody},
	{"GET /hsds", nil, nil, anybody},
	{"GET /hsds/openapi.json", nil, nil, anybody},
	{"GET /hsds/services", nil, nil, anybody},
	{"GET /hsds/services/{id}", at("/hsds/services/nothing"), nil, missing},
	{"GET /hsds/organizations", nil, nil, anybody},
	{"GET /hsds/organizations/{id}", at("/hsds/organizations/nothing"), nil, missing},
	{"GET /hsds/service_at_locations", nil, nil, anybody},
	{"GET /hsds/service_at_locations/{id}", at("/hsds/service_at_locations/nothing"), nil, missing},
	{"GET /hsds/taxonomies", nil, nil, anybody},
	{"GET /hsds/taxonomies/{id}", at("/hsds/taxonomies/nothing"), nil, missing},
	{"GET /hsds/taxonomy_terms", nil, nil, anybody},
	{"GET /hsds/taxonomy_terms/{id}", at("/hsds/taxonomy_terms/nothing"), nil, missing},
}
