package db

// Newest is the schema version that this program brings a database to.
func (d *DB) Newest() (int64, error) {
	steps, err := d.steps()
	return int64(len(steps)), err
}
