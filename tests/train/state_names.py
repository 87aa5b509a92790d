#!/usr/bin/env python3
"""Writes the names of states and capitals in other languages: src/knowledge/actors/data/state_names.tsv.

    pip install babel==2.17.*       # the Common Locale Data Repository, Unicode License V3
    python3 tests/train/state_names.py > src/knowledge/actors/data/state_names.tsv

Names of territories are the repository's, long and short; names of capitals are its example cities of time zones, and those
below, which no time zone is named after."""
import argparse, os, re
from babel import Locale

LANGUAGES = 'ar bg ca cs da de el es et fa fi fr hr hu id is it ja ko lt lv nl no pl pt ro ru sk sl sr sv tr uk zh'.split()
STATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../src/knowledge/actors/data/states.tsv')

# Capitals and seats of government, and short names that people write.
MORE = {
    'US': 'ar:واشنطن;البيت الأبيض;أمريكا;أميركا bg:Вашингтон;Белия дом ca:Washington;EUA cs:Washington;Bílý dům;Spojené státy;Amerika da:Washington;Det Hvide Hus;Amerika de:Washington;Weißes Haus;Weiße Haus;Weißen Haus;Vereinigte Staaten von Amerika;US;Amerika es:Washington;Casa Blanca;EE. UU.;EE.UU.;EEUU;EE UU fa:واشنگتن;کاخ سفید;آمریکا;امریکا fi:Washington;Valkoinen talo fr:Washington;Maison-Blanche;Maison Blanche;USA;Etats-Unis hu:Washington;Fehér Ház;USA it:Washington;Casa Bianca;Usa;USA;America ja:米国;ワシントン;ホワイトハウス;米 ko:미국;워싱턴;백악관;미 nl:Washington;Witte Huis;VS;Amerika no:Washington;Det hvite hus;Amerika pl:Waszyngton;Biały Dom;USA;Ameryka pt:Washington;Casa Branca;EUA ro:Washington;Casa Albă;SUA ru:Вашингтон;Белый дом;США;Соединённые Штаты;Америка sk:Washington;Biely dom sv:Washington;Vita huset;Amerika tr:Washington;Vaşington;Beyaz Saray;Amerika uk:Вашингтон;Білий дім;США;Сполучені Штати zh:美国;美國;华盛顿;華盛頓;白宫;白宮;美',
    'CN': 'ar:بكين bg:Пекин ca:Pequín cs:Peking da:Beijing de:Peking;Volksrepublik China;Volksrepublik es:Pekín fa:پکن fi:Peking fr:Pékin hu:Peking it:Pechino ja:中国;北京;中 ko:베이징;중 nl:Peking no:Beijing pl:Pekin pt:Pequim ro:Beijing ru:Пекин sk:Peking sv:Peking tr:Pekin uk:Пекін zh:中国;中國;北京;中',
    'RU': 'ar:الكرملين;موسكو cs:Kreml da:Kreml de:Kreml es:Kremlin;Moscú fa:کرملین;مسکو fi:Kreml;Kremlin fr:Kremlin;Moscou hu:Kreml it:Cremlino;Mosca ja:クレムリン;モスクワ;ロシア ko:크렘린;모스크바;러 nl:Kremlin;Kreml no:Kreml pl:Kreml pt:Kremlin ro:Kremlin ru:Кремль;РФ;Российская Федерация sk:Kremeľ sv:Kreml;Ryssland tr:Kremlin;Moskova uk:Кремль;РФ;Росія zh:克里姆林宫;克里姆林宮;莫斯科;俄',
    'GB': 'ar:بريطانيا cs:Británie;Velká Británie da:Storbritannien de:Großbritannien;Vereinigtes Königreich es:Gran Bretaña;Londres fa:بریتانیا;انگلیس fi:Britannia fr:Grande-Bretagne;Londres;Downing Street it:Gran Bretagna;Londra ja:英国;ロンドン;英 ko:영국;런던 nl:Groot-Brittannië;Londen no:Storbritannia pl:Wielka Brytania;Londyn pt:Grã-Bretanha;Londres ru:Британия;Великобритания;Лондон sv:Storbritannien tr:İngiltere;Londra uk:Британія;Велика Британія zh:英国;英國;伦敦;倫敦',
    'FR': 'fr:Élysée;Elysée;Quai d\'Orsay;Matignon;État français de:Élysée;Elysée-Palast es:Elíseo it:Eliseo nl:Élysée ja:フランス;仏 zh:法国;法國;巴黎',
    'DE': 'de:Bundesregierung;Bundesrepublik;Bundesrepublik Deutschland zh:德国;德國;柏林 ja:ドイツ',
    'IT': 'it:Palazzo Chigi;Quirinale;Farnesina',
    'ES': 'es:Moncloa;La Moncloa',
    'BR': 'pt:Planalto;Itamaraty;Brasília es:Brasilia de:Brasília fr:Brasilia',
    'TR': 'ar:أنقرة cs:Ankara da:Ankara de:Ankara es:Ankara fa:آنکارا fi:Ankara fr:Ankara it:Ankara nl:Ankara no:Ankara;Tyrkia pl:Ankara pt:Ancara ru:Анкара sv:Ankara tr:Ankara uk:Анкара ja:アンカラ ko:앙카라 zh:安卡拉;土耳其',
    'IN': 'ar:نيودلهي cs:Dillí;Nové Dillí da:New Delhi de:Neu-Delhi;Delhi es:Nueva Delhi fa:دهلی نو fi:New Delhi fr:New Delhi it:Nuova Delhi;Delhi nl:New Delhi;Delhi no:New Delhi pl:Delhi;Nowe Delhi pt:Nova Délhi;Nova Deli ru:Нью-Дели;Дели sv:New Delhi tr:Yeni Delhi uk:Нью-Делі;Делі',
    'PK': 'ar:إسلام أباد cs:Islámábád da:Islamabad de:Islamabad es:Islamabad fa:اسلام‌آباد;اسلام آباد fr:Islamabad it:Islamabad nl:Islamabad no:Islamabad pl:Islamabad pt:Islamabad ru:Исламабад sv:Islamabad tr:İslamabad uk:Ісламабад',
    'UA': 'ar:كييف cs:Kyjev da:Kyiv;Kiev de:Kiew;Kyjiw es:Kiev;Kyiv fa:کی‌یف fi:Kiova fr:Kiev;Kyiv it:Kiev nl:Kiev;Kyiv no:Kyiv;Kiev pl:Kijów pt:Kiev ru:Киев sv:Kiev;Kyiv tr:Kiev uk:Київ ja:キーウ ko:키이우 zh:基辅;基輔;烏克蘭',
    'AE': 'ar:أبوظبي;أبو ظبي;الإمارات cs:Abú Zabí;Emiráty da:Abu Dhabi;Emiraterne de:Abu Dhabi;Emirate;Vereinigte Arabische Emirate es:Abu Dabi;Emiratos fa:امارات;ابوظبی fr:Abou Dhabi;Émirats it:Abu Dhabi;Emirati nl:Abu Dhabi;Emiraten no:Abu Dhabi;Emiratene pl:Abu Zabi;Emiraty;ZEA pt:Abu Dhabi;Emirados ru:Абу-Даби;ОАЭ;Эмираты sv:Abu Dhabi;Emiraten;Förenade Arabemiraten tr:Abu Dabi;BAE uk:Абу-Дабі;ОАЕ',
    'SA': 'ar:الرياض;السعودية cs:Rijád da:Riyadh de:Riad;Saudi-Arabien es:Riad;Arabia Saudí fa:ریاض;عربستان fr:Riyad it:Riad nl:Riyad;Saoedi-Arabië;Saudi-Arabië no:Riyadh;Saudi-Arabia pl:Rijad pt:Riad ru:Эр-Рияд sv:Riyadh;Saudiarabien tr:Riyad uk:Ер-Ріяд zh:沙特;沙特阿拉伯;沙烏地阿拉伯 ja:サウジ',
    'IL': 'ar:تل أبيب cs:Jeruzalém de:Jerusalem es:Jerusalén fr:Jérusalem it:Gerusalemme nl:Jeruzalem pl:Jerozolima pt:Jerusalém ru:Иерусалим sv:Jerusalem tr:Kudüs;Tel Aviv uk:Єрусалим',
    'CA': 'cs:Ottawa da:Ottawa de:Ottawa es:Ottawa fr:Ottawa it:Ottawa nl:Ottawa no:Ottawa pl:Ottawa pt:Ottawa ru:Оттава sv:Ottawa tr:Ottawa uk:Оттава',
    'AU': 'cs:Canberra da:Canberra de:Canberra es:Camberra;Canberra fr:Canberra it:Canberra nl:Canberra no:Canberra pl:Canberra pt:Camberra ru:Канберра sv:Canberra tr:Kanberra;Canberra uk:Канберра zh:澳洲 ja:豪 ko:호주',
    'NL': 'ar:لاهاي;هولندا cs:Haag;Holandsko da:Haag;Holland de:Den Haag;Holland es:La Haya;Holanda fr:La Haye it:L\'Aia;Olanda nl:Den Haag no:Haag pl:Haga;Holandia pt:Haia;Holanda ru:Гаага;Голландия sv:Haag;Holland tr:Lahey;Hollanda uk:Гаага',
    'CH': 'cs:Bern de:Bern;Bundesrat es:Berna fr:Berne;Confédération it:Berna nl:Bern pl:Berno ru:Берн sv:Bern tr:Bern',
    'VN': 'cs:Hanoj de:Hanoi es:Hanói fr:Hanoï it:Hanoi nl:Hanoi pl:Hanoi ru:Ханой sv:Hanoi tr:Hanoi uk:Ханой',
    'KP': 'ar:بيونغ يانغ cs:KLDR;Pchjongjang de:Pjöngjang fr:Pyongyang ru:КНДР;Пхеньян pl:Pjongjang uk:Пхеньян;КНДР zh:朝鲜;平壤 ja:北朝鮮 ko:북한;북',
    'KR': 'cs:Soul;Jižní Korea de:Seoul;Südkorea es:Seúl fr:Séoul it:Seul pl:Seul ru:Сеул uk:Сеул tr:Seul;Güney Kore nl:Seoul sv:Seoul;Sydkorea da:Seoul no:Seoul ko:한국;한 ja:韓国;韓 zh:韩国;韓國;韓',
    'KZ': 'ru:Астана;Казахстан de:Astana pl:Astana tr:Astana uk:Астана fr:Astana it:Astana cs:Astana',
    'MA': 'ar:الرباط de:Rabat es:Rabat fr:Rabat it:Rabat pl:Rabat tr:Rabat ru:Рабат nl:Rabat pt:Rabat',
    'NG': 'de:Abuja es:Abuya fr:Abuja it:Abuja no:Abuja pl:Abudża ru:Абуджа',
    'ZA': 'de:Pretoria fr:Pretoria pl:Pretoria;RPA ru:Претория;ЮАР nl:Pretoria es:Pretoria it:Pretoria;Sudafrica no:Pretoria sv:Pretoria',
    'CD': 'ar:جمهورية الكونغو الديمقراطية de:DR Kongo;Kongo fr:RDC;RD Congo;République démocratique du Congo es:República Democrática del Congo it:Repubblica Democratica del Congo pl:Demokratyczna Republika Konga;Kongo tr:Kongo Demokratik Cumhuriyeti;Kongo sv:Kongo-Kinshasa;Kongo ru:ДР Конго',
    'VA': 'cs:Vatikán;Svatý stolec de:Vatikan;Heiliger Stuhl es:Vaticano;Santa Sede fr:Vatican;Saint-Siège it:Vaticano;Santa Sede nl:Vaticaan pl:Watykan;Stolica Apostolska pt:Vaticano;Santa Sé ru:Ватикан sv:Vatikanen no:Vatikanet da:Vatikanet tr:Vatikan uk:Ватикан',
    'RS': 'cs:Bělehrad de:Belgrad it:Belgrado pl:Belgrad', 'XK': 'cs:Priština;Kosovo de:Pristina fr:Pristina it:Pristina nl:Pristina pl:Prisztina',
    'RO': 'no:Bucuresti', 'TW': 'de:Taipeh es:Taipéi fr:Taipei it:Taipei tr:Taypey zh:台湾;台灣;臺灣;台北;台 ja:台湾 ko:대만',
    'JP': 'zh:日本;东京;東京;日 ja:日本;日 ko:일본;도쿄;일', 'TD': 'tr:Çad', 'CZ': 'cs:Česko;Česká republika de:Tschechien pl:Czechy sv:Tjeckien da:Tjekkiet it:Repubblica Ceca',
    'BY': 'de:Belarus;Weißrussland fr:Biélorussie it:Bielorussia ru:Белоруссия;Беларусь nl:Belarus;Wit-Rusland', 'MD': 'ru:Молдавия;Молдова', 'KG': 'ru:Киргизия', 'PS': 'ar:فلسطين;دولة فلسطين de:Palästina es:Palestina fr:Palestine it:Palestina nl:Palestina pl:Palestyna pt:Palestina ru:Палестина sv:Palestina no:Palestina da:Palæstina tr:Filistin uk:Палестина cs:Palestina fa:فلسطین',
    'MM': 'de:Burma fr:Birmanie it:Birmania ru:Нейпьидо', 'BD': 'ar:بنغلادش es:Bangladés', 'SY': 'ar:دمشق', 'QA': 'ar:الدوحة es:Catar', 'OM': 'ar:مسقط;سلطنة عمان de:Maskat',
    'DK': 'tr:Danimarka Krallığı it:Regno di Danimarca', 'GL': 'da:Naalakkersuisut', 'CI': 'de:Elfenbeinküste', 'BO': 'es:La Paz', 'EC': 'es:Quito', 'CY': 'tr:Güney Kıbrıs;Kıbrıs Rum Yönetimi', 'SZ': '', 'TZ': 'de:Tansania',
}


def zones(locale):
    """City of each time zone in this language."""
    return {zone.rsplit('/', 1)[-1].replace('_', ' '): entry['city'] for zone, entry in locale.time_zones.items() if 'city' in entry}


def main():
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    states = {}
    for line in open(STATES, encoding='utf8'):
        cells = line.rstrip('\n').split('\t') + [''] * 8
        if not line.startswith('#') and cells[1] and len(cells[1]) == 2 and cells[1] not in states:
            states[cells[1]] = [c for c in cells[5].split(';') if c]
    print('# language\tcode\tnames\tcapitals, seats of government and short names')
    for language in LANGUAGES:
        locale = Locale('nb' if language == 'no' else language)
        cities = zones(locale)
        for code, capitals in states.items():
            names = [locale.territories.get(code), locale.territories.get(code + '-alt-short')]
            if language in ('zh',):
                names += [Locale('zh', script='Hant').territories.get(code)]
            names = [re.sub(r'\s*[(（].*', '', n).strip() for n in names if n]
            more = re.search(rf'(?:^|\s){language}:((?:(?! [a-z][a-z]:).)*)', MORE.get(code, ''))
            more = [n.strip() for n in more[1].split(';')] if more else []
            more += [cities.get(c) or c for c in capitals] if language not in ('ar', 'bg', 'el', 'fa', 'ja', 'ko', 'ru', 'sr', 'uk', 'zh') else [cities[c] for c in capitals if cities.get(c)]
            names = list(dict.fromkeys(names))
            more = [n for n in dict.fromkeys(more) if n and n not in names]
            if names or more:
                print(language, code, ';'.join(names), ';'.join(more), sep='\t')


if __name__ == '__main__':
    main()
