package naming

import "strings"

var spanishNouns = nouns(`
abedul acantilado álamo albaricoque alerce almendro amanecer apio arce arroyo arrecife arroz azafrán bambú banco barco
bosque brezo búho caballito cactus café camino campo caracol castaño cedro cerezo cielo ciervo ciprés clavel colibrí
cometa copo coral delfín erizo estanque farol faro girasol helecho higo jardín jazmín jilguero junco lago laurel lince
limonero lirio lucero mar melón mirlo monte musgo naranjo narciso nido nogal océano olivo olmo otoño pájaro pan patio
petirrojo pino prado puente puerto puma rincón río roble rocío romero ruiseñor sauce sendero sol sombrero té tilo tomillo
trébol trigo tulipán valle velero verano viento violín zorzal
`, `
abeja aguja albahaca aldea almendra alondra amapola ardilla arena aurora avellana ballena barca bahía brisa brújula
cabaña canela canoa cascada cereza chimenea cigüeña ciruela colina colmena cosecha dalia encina ensenada espiga
estrella flauta flor fogata frambuesa fuente gaviota golondrina grulla guitarra hierba higuera hoja hortensia huerta isla
jirafa lavanda lechuza libélula liebre linterna lluvia luciérnaga luna llanura magnolia mañana manzana mariposa menta mimosa montaña
naranja nieve nube nutria oca ola oliva orilla orquídea paloma palmera pera perla piedra playa pluma pradera primavera rana
ribera rosa salvia semilla sierra tarde taza tetera tierra tortuga vainilla vela ventana vereda violeta yerba
`)

var spanishAdjectives = adjectives(`
abierto acogedor adorado ameno amistoso animado atento áureo bello benigno bienvenido blanco bonito bueno cálido callado
cándido cercano claro cobrizo contento curioso delicado despejado despierto dichoso digno discreto divertido dorado
encantado entero esmerado estrellado fino florido fresco generoso grato honesto honrado inquieto ligero limpio llano luminoso
manso marino maduro mediterráneo nevado nocturno nuevo pacífico pausado perfumado pequeño plácido plateado poético precioso
pulido puro quieto rápido reposado risueño rojo rosado sabio sano sencillo sereno sincero soleado soñado sosegado templado tierno
tímido tranquilo valioso veraniego verdoso viajero vivo volador
`, spanishFeminine, `
afable alegre amable azul brillante celeste constante cordial dulce elegante estable fácil feliz fiel firme
fuerte gentil grande hábil ideal jovial leal libre noble otoñal paciente prudente radiante reluciente sonriente suave
tenaz transparente valiente vivaz
`)

// spanishFeminine makes sereno serena, acogedor acogedora.
func spanishFeminine(word string) string {
	if stem, ok := strings.CutSuffix(word, "o"); ok {
		return stem + "a"
	}
	return word + "a"
}
