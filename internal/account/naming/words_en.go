package naming

import "strings"

var englishAdjectives = strings.Fields(`
amber autumn azure balmy bookish breezy bright brisk calm candid cheerful clear cloudy cobalt copper
coral cosy crimson curious dappled daring dawning dewy drifting early earnest evening
fair feathered fern floating fond frosty gentle glad gleaming golden graceful green hazel hopeful humble
indigo ivory jade jolly keen kindly leafy level lilac lively lucky lunar mellow merry mindful
misty morning mossy nimble northern open patient peaceful pearly pensive playful plucky polished quick quiet
rainy ready restful roaming robust rosy russet rustic salty sandy scarlet serene shining silver
sleepy snowy snug solar southern sparkling spring starry steady stoic summery sunlit sunny tender tidal
thoughtful topaz tranquil trusty upbeat velvet verdant warm watchful western whistling wandering winding windy wise witty
`)

var englishNouns = strings.Fields(`
acorn alder anchor apple apricot aspen badger bagel bamboo barley basil beacon bean birch
biscuit blackbird blossom bluebell brook button canoe cedar cello chestnut cinnamon clementine cloud clover comet
compass cove cricket crocus crane cypress daffodil dolphin dormouse dove dragonfly driftwood dune elder elm
feather fennel fern finch firefly fjord flute foxglove garden ginger glade goldfinch grove gull
hare harbour hazelnut hedgehog heron hillside hummingbird island ivy jasmine juniper kayak kestrel kettle kingfisher kite
lagoon lantern lark lavender lemon lentil lighthouse lily linden lynx magnolia mango maple marigold marmot meadow
moonbeam mulberry nutmeg oak oasis ocelot olive orchard orchid osprey otter owl pancake panda papaya pebble pelican
penguin peony pepper pigeon pine plover plum pond poppy puffin quail quince rabbit radish raindrop raven reed river
robin rosemary rowan saffron sandpiper sapling seashell shore skylark snowdrop sparrow spruce squirrel starling stream sundial
swan swift tamarind teapot thistle thyme tulip turtle valley violet walnut waterfall willow wombat woodland wren
`)
