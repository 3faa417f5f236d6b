from django.views.decorators.csrf import csrf_exempt, csrf_protect


@csrf_protect
def change_password(request):
    pass


@csrf_exempt
def stripe_webhook(request):
    pass
