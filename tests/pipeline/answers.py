"""What a reporter hears by SMS, word for word."""

RECEIVED = "Pesan diterima. Bila boleh dibalas ke nomor ini, ketik BOLEH."
WHERE = "Terima kasih. Di daerah mana itu? Tulis nama desa, kecamatan atau kabupaten."
WELL = "Terima kasih. Apakah semua baik di sana sekarang? Balas BAIK atau TIDAK."
HELP = "Tulis saja dengan kata-kata sendiri ke nomor ini. Ketik BOLEH bila boleh dibalas, BERHENTI bila jangan dibalas."
LOOK = "Balasan bisa dibaca di halaman /tiket, di situs tempat Anda menulis."
