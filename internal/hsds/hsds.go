package hsds

// The objects of HSDS 3.0 as this site fills them. A field that we have nothing
// for is left out. Names are the specification's.

type about struct {
	Version    string `json:"version"`
	Profile    string `json:"profile"`
	OpenAPIURL string `json:"openapi_url"`
}

// page is one page of a list.
type page[T any] struct {
	TotalItems int  `json:"total_items"`
	TotalPages int  `json:"total_pages"`
	PageNumber int  `json:"page_number"`
	Size       int  `json:"size"`
	FirstPage  bool `json:"first_page"`
	LastPage   bool `json:"last_page"`
	Empty      bool `json:"empty"`
	Contents   []T  `json:"contents"`
}

type service struct {
	ID                     string              `json:"id"`
	OrganizationID         string              `json:"organization_id,omitempty"`
	Name                   string              `json:"name"`
	Description            string              `json:"description,omitempty"`
	URL                    string              `json:"url,omitempty"`
	Status                 string              `json:"status"`
	ApplicationProcess     string              `json:"application_process,omitempty"`
	FeesDescription        string              `json:"fees_description,omitempty"`
	EligibilityDescription string              `json:"eligibility_description,omitempty"`
	MinimumAge             int                 `json:"minimum_age,omitempty"`
	MaximumAge             int                 `json:"maximum_age,omitempty"`
	LastModified           string              `json:"last_modified,omitempty"`
	Organization           *organization       `json:"organization,omitempty"`
	Languages              []spoken            `json:"languages,omitempty"`
	Schedules              []schedule          `json:"schedules,omitempty"`
	CostOptions            []costOption        `json:"cost_options,omitempty"`
	ServiceAtLocations     []serviceAtLocation `json:"service_at_locations,omitempty"`
	Attributes             []attribute         `json:"attributes,omitempty"`
}

// modified is what "minimal" asks for.
type modified struct {
	ID           string `json:"id"`
	LastModified string `json:"last_modified"`
}

type organization struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Services    []service `json:"services,omitempty"`
}

type spoken struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Code string `json:"code,omitempty"`
}

type schedule struct {
	ID            string `json:"id"`
	ValidFrom     string `json:"valid_from,omitempty"`
	ValidTo       string `json:"valid_to,omitempty"`
	DTStart       string `json:"dtstart,omitempty"`
	Freq          string `json:"freq,omitempty"`
	Interval      int    `json:"interval,omitempty"`
	ByDay         string `json:"byday,omitempty"`
	OpensAt       string `json:"opens_at,omitempty"`
	ClosesAt      string `json:"closes_at,omitempty"`
	Until         string `json:"until,omitempty"`
	ScheduleLink  string `json:"schedule_link,omitempty"`
	AttendingType string `json:"attending_type,omitempty"`
	Notes         string `json:"notes,omitempty"`
}

type costOption struct {
	ID                string  `json:"id"`
	Option            string  `json:"option,omitempty"`
	Currency          string  `json:"currency,omitempty"`
	Amount            float64 `json:"amount"`
	AmountDescription string  `json:"amount_description,omitempty"`
}

type serviceAtLocation struct {
	ID         string     `json:"id"`
	ServiceID  string     `json:"service_id,omitempty"`
	LocationID string     `json:"location_id,omitempty"`
	Location   *location  `json:"location,omitempty"`
	Schedules  []schedule `json:"schedules,omitempty"`
}

type location struct {
	ID           string   `json:"id"`
	LocationType string   `json:"location_type"`
	URL          string   `json:"url,omitempty"`
	Name         string   `json:"name,omitempty"`
	Languages    []spoken `json:"languages,omitempty"`
}

type attribute struct {
	ID             string        `json:"id"`
	LinkID         string        `json:"link_id,omitempty"`
	LinkEntity     string        `json:"link_entity,omitempty"`
	TaxonomyTermID string        `json:"taxonomy_term_id,omitempty"`
	TaxonomyTerm   *taxonomyTerm `json:"taxonomy_term,omitempty"`
}

type taxonomy struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

type taxonomyTerm struct {
	ID          string `json:"id"`
	Code        string `json:"code,omitempty"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Taxonomy    string `json:"taxonomy,omitempty"`
	TaxonomyID  string `json:"taxonomy_id,omitempty"`
	Language    string `json:"language,omitempty"`
}

// pageOf cuts one page out of a list of which only the places are known, and
// makes what stands in it.
func pageOf[T any](places []int, number, size int, of func(place int) T) page[T] {
	total := len(places)
	pages := (total + size - 1) / size
	p := page[T]{TotalItems: total, TotalPages: pages, PageNumber: number, FirstPage: number == 1, LastPage: number >= pages, Contents: []T{}}
	from := min((number-1)*size, total)
	for _, place := range places[from:min(from+size, total)] {
		p.Contents = append(p.Contents, of(place))
	}
	p.Size, p.Empty = len(p.Contents), len(p.Contents) == 0
	return p
}
