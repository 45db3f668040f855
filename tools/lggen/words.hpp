// SPDX-License-Identifier: Apache-2.0
// The words that names, addresses, artists and titles are made of. Accents, apostrophes, commas and quotation marks
// are here on purpose: they are what breaks a careless reader of CSV.
#pragma once

#include <array>
#include <string_view>

namespace lg::gen::words {

inline constexpr auto kMen = std::to_array<std::string_view>(
    {"Aaron",   "Adrián",   "Albert",  "Alvin",   "André",   "Anton",    "Arthur",  "Benjamin", "Björn",   "Brandon",
     "Calvin",  "Carlos",   "Cedric",  "Chester", "Clément", "Curtis",   "Dale",    "Darius",   "Dennis",  "Dominic",
     "Edwin",   "Elias",    "Ernest",  "Felix",   "Floyd",   "François", "Gilbert", "Glenn",    "Gregory", "Harvey",
     "Hector",  "Howard",   "Ignacio", "Isaac",   "Jerome",  "Jorge",    "Julian",  "Karl",     "Keith",   "Lamar",
     "Leonard", "Lloyd",    "Malik",   "Marcus",  "Martín",  "Maurice",  "Milton",  "Nathan",   "Nicolás", "Norman",
     "Oliver",  "Orlando",  "Oscar",   "Patrick", "Perry",   "Ramón",    "Raymond", "Rodney",   "Roland",  "Samuel",
     "Søren",   "Terrence", "Vincent", "Walter"});

inline constexpr auto kWomen = std::to_array<std::string_view>(
    {"Abigail", "Adele",   "Agnes",  "Alma",    "Amélie",  "Anita",   "Ashley",   "Beatriz", "Bernice", "Brenda",
     "Camila",  "Carol",   "Chloé",  "Claudia", "Colleen", "Daisy",   "Deborah",  "Dolores", "Dora",    "Edith",
     "Eileen",  "Elena",   "Esther", "Eunice",  "Faith",   "Fern",    "Frances",  "Gloria",  "Grace",   "Gwen",
     "Hazel",   "Helena",  "Inés",   "Irene",   "Ivy",     "Jasmine", "Joyce",    "Judith",  "Karen",   "Lana",
     "Leticia", "Lorena",  "Lucía",  "Mabel",   "Maeve",   "Marta",   "Mercedes", "Nadine",  "Noelle",  "Opal",
     "Pamela",  "Phyllis", "Renée",  "Rosa",    "Ruth",    "Sabrina", "Selma",    "Sofía",   "Tamara",  "Thelma",
     "Ursula",  "Violet",  "Yvonne", "Zoë"});

inline constexpr auto kFamilies = std::to_array<std::string_view>(
    {"Abbott",   "Alvarez",   "Ashford",  "Baptiste", "Barlow",     "Beaumont", "Bergström", "Bishop",    "Brannigan",
     "Calloway", "Castillo",  "Chambers", "Cho",      "Coleman",    "Cortés",   "Crane",     "D'Amico",   "Dalton",
     "Delgado",  "Dietrich",  "Donovan",  "Dubois",   "Eastman",    "Ellison",  "Espinoza",  "Fairbanks", "Farrell",
     "Ferreira", "Fitch",     "Fontaine", "Frost",    "Gallagher",  "García",   "Gibbons",   "Goldberg",  "Grüber",
     "Halloran", "Hatfield",  "Hayashi",  "Herrera",  "Hollis",     "Ibarra",   "Jankowski", "Jennings",  "Kaplan",
     "Keller",   "Kowalski",  "Koval",    "Lachance", "Lindqvist",  "Lowell",   "MacLeod",   "Mahoney",   "Marchetti",
     "Mbeki",    "McBride",   "Mendoza",  "Montague", "Muñoz",      "Nakamura", "Nguyen",    "Novák",     "O'Brien",
     "O'Neill",  "Okafor",    "Ortega",   "Pacheco",  "Pellegrini", "Petrov",   "Pruitt",    "Quintero",  "Rahman",
     "Ramsey",   "Reinhart",  "Rosales",  "Sandoval", "Sato",       "Schultz",  "Serrano",   "Sinclair",  "St. James",
     "Stavros",  "Sørensen",  "Tanaka",   "Thatcher", "Tremblay",   "Ulrich",   "Valdez",    "Van Dyke",  "Vasquez",
     "Wexler",   "Whitfield", "Winslow",  "Yamada",   "Zapata",     "Ziegler"});

inline constexpr auto kStreetAdjectives = std::to_array<std::string_view>(
    {"Amber",  "Blue",   "Bright", "Broad",  "Burning", "Cinder",  "Clear", "Cotton", "Crooked", "Dusty",
     "Easy",   "Fallen", "Foggy",  "Golden", "Green",   "Hidden",  "Honey", "Iron",   "Lazy",    "Little",
     "Lost",   "Merry",  "Misty",  "Noble",  "Old",     "Quaking", "Quiet", "Red",    "Rustic",  "Silent",
     "Silver", "Sleepy", "Stony",  "Sunny",  "Tawny",   "Velvet",  "White", "Wild",   "Windy",   "Wishing"});

inline constexpr auto kStreetNouns = std::to_array<std::string_view>(
    {"Acorn",     "Anchor", "Apple", "Barn",     "Bear",    "Beacon", "Bluff",  "Branch", "Brook",
     "Butterfly", "Cider",  "Cloud", "Creek",    "Deer",    "Elm",    "Ember",  "Falcon", "Forest",
     "Fox",       "Gate",   "Goose", "Grove",    "Hickory", "Horse",  "Lagoon", "Lake",   "Leaf",
     "Maple",     "Meadow", "Mill",  "Mountain", "Oak",     "Otter",  "Pine",   "Pond",   "Prairie",
     "Quail",     "Rabbit", "River", "Shadow",   "Spring",  "Timber", "Willow", "Zephyr"});

inline constexpr auto kStreetKinds = std::to_array<std::string_view>(
    {"Avenue", "Bend",    "Circle", "Court", "Crossing", "Drive",   "Garden", "Glade", "Heights",
     "Hollow", "Landing", "Lane",   "Loop",  "Mews",     "Park",    "Path",   "Place", "Point",
     "Ridge",  "Road",    "Row",    "Run",   "Street",   "Terrace", "Trail",  "View",  "Way"});

inline constexpr auto kMoods = std::to_array<std::string_view>(
    {"Aching",    "Amber",   "Barefoot",    "Borrowed", "Brittle",    "Broken",   "Bygone",   "Candlelit",
     "Careless",  "Cobalt",  "Crooked",     "Distant",  "Drowsy",     "Electric", "Endless",  "Faded",
     "Feral",     "Foolish", "Forgotten",   "Frozen",   "Gentle",     "Hollow",   "Homesick", "Hopeful",
     "Hungry",    "Idle",    "Jealous",     "Lonesome", "Lucid",      "Midnight", "Naïve",    "Nameless",
     "Neon",      "Paper",   "Patient",     "Plastic",  "Quiet",      "Reckless", "Restless", "Rusty",
     "Salty",     "Scarlet", "Second-Hand", "Secret",   "Shattered",  "Shy",      "Sideways", "Silver",
     "Sleepless", "Slow",    "Stolen",      "Stubborn", "Sunken",     "Tangled",  "Tender",   "Thirsty",
     "Unwritten", "Velvet",  "Wandering",   "Weary",    "Weightless", "Wicked",   "Wilted",   "Wooden"});

inline constexpr auto kThings = std::to_array<std::string_view>(
    {"Alibi",      "Avalanche", "Balcony", "Ballroom",   "Bonfire",   "Boulevard", "Bruise",     "Café",
     "Carousel",   "Cathedral", "Ceiling", "Chandelier", "Compass",   "Corridor",  "Crossword",  "Curtain",
     "Daydream",   "Domino",    "Echo",    "Elevator",   "Engine",    "Envelope",  "Ferry",      "Fiancée",
     "Firefly",    "Fountain",  "Garden",  "Ghost",      "Harbor",    "Headlight", "Horizon",    "Hurricane",
     "Invitation", "Jukebox",   "Kite",    "Ladder",     "Lantern",   "Letter",    "Lighthouse", "Lullaby",
     "Magnet",     "Mirror",    "Monsoon", "Motel",      "Ocean",     "Orchard",   "Parade",     "Passport",
     "Pendulum",   "Piñata",    "Promise", "Radio",      "Satellite", "Señorita",  "Shadow",     "Staircase",
     "Suitcase",   "Telegram",  "Thunder", "Tightrope",  "Umbrella",  "Volcano",   "Windmill",   "Winter"});

inline constexpr auto kPlaces = std::to_array<std::string_view>(
    {"Aberdeen",  "Bogotá",        "Cádiz",    "Coeur d'Alene", "Duluth",  "El Paso", "Galveston",
     "Kraków",    "Lisbon",        "Málaga",   "Montréal",      "Nairobi", "Oaxaca",  "Osaka",
     "Reykjavík", "Saint-Étienne", "San José", "São Paulo",     "Tulsa",   "Zürich"});

inline constexpr auto kActions = std::to_array<std::string_view>(
    {"Answer", "Blame", "Borrow", "Burn", "Carry", "Count",    "Dream", "Fix",   "Follow", "Forget",
     "Haunt",  "Hide",  "Leave",  "Mend", "Paint", "Remember", "Steal", "Trust", "Wake",   "Waste"});

inline constexpr auto kCreatures = std::to_array<std::string_view>(
    {"Accountants",  "Alpacas",     "Aqueducts",   "Archivists", "Armadillos",    "Astronomers", "Badgers",
     "Barnacles",    "Beekeepers",  "Botanists",   "Capybaras",  "Cartographers", "Chandeliers", "Clockmakers",
     "Dictionaries", "Dragonflies", "Dromedaries", "Egrets",     "Ferrymen",      "Flamingos",   "Gardeners",
     "Geologists",   "Hedgehogs",   "Herons",      "Ibises",     "Janitors",      "Jellyfish",   "Lamplighters",
     "Librarians",   "Locksmiths",  "Magpies",     "Meerkats",   "Millers",       "Narwhals",    "Notaries",
     "Ocelots",      "Otters",      "Paperclips",  "Pelicans",   "Porcupines",    "Postmen",     "Quokkas",
     "Radishes",     "Sandpipers",  "Semaphores",  "Tugboats",   "Typists",       "Walruses"});

inline constexpr auto kAds =
    std::to_array<std::string_view>({"ADV_FREE_REFERRAL", "ADV_DONATION", "ADV_REDUCED_3DAY", "ADV_REDUCED_7DAY",
                                     "ADV_FAMILY_PLAN", "ADV_CONCERT_TICKETS"});

}  // namespace lg::gen::words
